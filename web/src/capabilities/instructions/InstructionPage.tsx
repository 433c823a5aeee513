/** One instruction: what it says now, its versions, and who has read which. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Drawer, Input, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { moment } from "../../language/time";
import { KeptTo } from "../circles/KeptTo";
import { type Instruction, instructionQuery, textIn, type Version, withdraw } from "./api";
import { draftOf } from "./draft";
import { InstructionForm } from "./InstructionForm";
import { Readers } from "./Readers";
import { Scope, Standing } from "./Scope";
import { Steps } from "./Steps";
import "./instructions.css";

export function InstructionPage(): ReactNode {
  const site = useSite();
  const { code } = useParams({ from: "/desk/instructions/$code" });
  const found = useQuery(instructionQuery(site, code));
  if (found.isPending) return <Bones rows={6} title={code} />;
  if (found.isError) {
    return <Failed cause={found.error} retry={() => found.refetch()} title={code} />;
  }
  return <Shown instruction={found.data} key={`${code} ${found.data.version}`} />;
}

function Shown({ instruction }: { instruction: Instruction }): ReactNode {
  const { t, i18n } = useTranslation();
  const may = useMay("masters.manage");
  const leads = useMay("floor.lead");
  const [number, setNumber] = useState(instruction.version);
  const [drawer, setDrawer] = useState<"write" | "withdraw" | null>(null);
  const version = instruction.versions.find((one) => one.version === number);
  const [newest] = instruction.versions;
  if (!version || !newest) return null;
  const close = (): void => setDrawer(null);
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{textIn(newest.titles, i18n.language)}</h1>
        <span className="code">{instruction.code}</span>
        <Standing instruction={instruction} version={newest} />
        <span className="grow" />
        {may && (
          <Button type="primary" onClick={() => setDrawer("write")}>
            {t("instructions.revise")}
          </Button>
        )}
        {may && !instruction.withdrawn_at && (
          <Button onClick={() => setDrawer("withdraw")}>{t("instructions.withdraw")}</Button>
        )}
      </header>
      <KeptTo kind="instruction" code={instruction.code} />
      {instruction.withdrawn_at && (
        <Note tone="ask">
          {t("instructions.withdrawn")} {moment(instruction.withdrawn_at)}{" "}
          {instruction.withdrawn_by} · {instruction.reason}
        </Note>
      )}
      {instruction.draft && (
        <Note tone={instruction.draft.state === "waiting" ? "plain" : "ask"}>
          {instruction.draft.state === "waiting" ? (
            <>
              {t("instructions.draft_waits")} ·{" "}
              <Link to="/instructions" className="lnk">
                {t("instructions.drafts")}
              </Link>
            </>
          ) : (
            `${t("instructions.draft_back")} · ${instruction.draft.reason}`
          )}
        </Note>
      )}
      <div className="instruction">
        <section className="card">
          <VersionHead instruction={instruction} version={version} onChoose={setNumber} />
          <Steps version={version} />
        </section>
        {leads && <Readers code={instruction.code} newest={instruction.version} />}
      </div>
      <Drawer
        open={drawer === "write"}
        onClose={close}
        title={t("instructions.revise")}
        size={760}
        destroyOnHidden
      >
        <InstructionForm
          first={draftOf(instruction.code, newest)}
          onCancel={close}
          onDone={close}
        />
      </Drawer>
      <Drawer
        open={drawer === "withdraw"}
        onClose={close}
        title={t("instructions.withdraw")}
        size={480}
        destroyOnHidden
      >
        <WithdrawForm code={instruction.code} onDone={close} />
      </Drawer>
    </div>
  );
}

interface VersionHeadProps {
  instruction: Instruction;
  version: Version;
  onChoose: (version: number) => void;
}

function VersionHead({ instruction, version, onChoose }: VersionHeadProps): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="instruction-head">
      <Segmented
        aria-label={t("instructions.version")}
        value={version.version}
        onChange={onChoose}
        options={instruction.versions.map(({ version: value }) => ({
          value,
          label: t("instructions.version_of", { version: value }),
        }))}
      />
      <Standing instruction={instruction} version={version} />
      <Scope of={version} />
      <span>{t(`instructions.unread_${version.unread}`)}</span>
      <p className="sec">
        {t("instructions.published", { at: moment(version.at), name: version.by ?? "–" })}
        {version.written_by && ` · ${t("instructions.written_by", { name: version.written_by })}`}
      </p>
      {version.change && (
        <p>
          <b>{t("instructions.change")}</b> {version.change}
        </p>
      )}
    </div>
  );
}

function WithdrawForm({ code, onDone }: { code: string; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const commit = useCommit(
    acting,
    () => withdraw(site, code, { reason, act: acting.how({}) }, acting.key),
    onDone,
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Input.TextArea
        aria-label={t("instructions.why_withdraw")}
        placeholder={t("instructions.why_withdraw")}
        rows={2}
        maxLength={1000}
        value={reason}
        onChange={({ target }) => {
          acting.touched();
          commit.reset();
          setReason(target.value);
        }}
      />
      {commit.error && <p role="alert">{problemWords(t, commit.error)}</p>}
      <Button htmlType="submit" danger disabled={reason.trim() === ""} loading={commit.isPending}>
        {t("instructions.withdraw")}
      </Button>
    </form>
  );
}
