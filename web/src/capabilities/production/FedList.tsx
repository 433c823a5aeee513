/** What is in a run, and handing back what was not used. */
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { quantity, typedDecimal } from "../../language/decimal";
import { moment } from "../../language/time";
import { type Flow, handBack, type Run } from "./api";
import { JustDone, Outcome } from "./Outcome";
import { CodePick } from "./pickers";
import { useAct } from "./useAct";
import { flowName } from "./words";

export function FedList({ run, may }: { run: Run; may: boolean }): ReactNode {
  const { t } = useTranslation();
  const [giving, setGiving] = useState("");
  const [done, setDone] = useState<{ act: string; say: string } | null>(null);
  const flow = run.inputs.find(({ transfer }) => transfer === giving);
  return (
    <section className="card" aria-labelledby="make-in">
      <h3 id="make-in" className="card-h">
        {t("production.went_in")}
      </h3>
      {done && (
        <div className="make-pad">
          <JustDone key={done.act} act={done.act}>
            {done.say}
          </JustDone>
        </div>
      )}
      {run.inputs.length === 0 && <p className="mut make-pad">{t("production.nothing_in")}</p>}
      {run.inputs.length > 0 && (
        <div className="scroll-x">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("field.time")}</th>
                <th scope="col">{t("field.item")}</th>
                <th scope="col">{t("field.lot_number")}</th>
                <th scope="col" className="r">
                  {t("field.quantity")}
                </th>
                <th scope="col">
                  <span className="sr">{t("common.acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {run.inputs.map((one) => (
                <tr key={one.transfer}>
                  <td className="num sec">{moment(one.at)}</td>
                  <td>{flowName(one)}</td>
                  <td>
                    <Link to="/lots/$ref" params={{ ref: one.pool }} className="lnk code">
                      {one.lot_number ?? one.pool}
                    </Link>
                  </td>
                  <td className="r num">
                    {quantity(one.quantity, one.unit)} {one.unit}
                  </td>
                  <td className="r">
                    {may && (
                      <Button
                        size="small"
                        aria-expanded={giving === one.transfer}
                        aria-label={`${t("production.hand_back")} ${one.lot_number ?? ""}`}
                        onClick={() => setGiving(giving === one.transfer ? "" : one.transfer)}
                      >
                        {t("production.hand_back")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {flow && (
        <HandBackForm
          key={flow.transfer}
          flow={flow}
          onDone={(act, say) => {
            setGiving("");
            setDone({ act, say });
          }}
        />
      )}
    </section>
  );
}

interface HandBackProps {
  flow: Flow;
  onDone: (act: string, say: string) => void;
}

function HandBackForm({ flow, onDone }: HandBackProps): ReactNode {
  const { t } = useTranslation();
  const [amount, setAmount] = useState("");
  const [place, setPlace] = useState("");
  const back = useAct({
    name: "hand-back",
    body: amount.trim()
      ? { feed: flow.transfer, quantity: amount.trim(), ...(place ? { place } : {}) }
      : null,
    send: handBack,
    onDone: ({ act, result }) =>
      onDone(
        act,
        t("production.handed_back", {
          lot: flow.lot_number,
          quantity: quantity(result.quantity, result.unit),
          unit: result.unit,
        }),
      ),
  });
  return (
    <form
      className="stack make-pad"
      onSubmit={(event) => {
        event.preventDefault();
        back.commit();
      }}
    >
      <p className="sec t13">
        {t("production.back_which", { item: flowName(flow), lot: flow.lot_number ?? "" })}
      </p>
      <div className="row make-fields">
        <Field
          width={160}
          label={t("common.with_unit", { word: t("production.back_quantity"), unit: flow.unit })}
        >
          {(id) => (
            <Input
              id={id}
              autoFocus
              inputMode="decimal"
              value={amount}
              placeholder={flow.quantity ?? ""}
              onChange={(event) => {
                back.touched();
                setAmount(typedDecimal(event.target.value));
              }}
            />
          )}
        </Field>
        <Field width={240} label={t("production.back_place")}>
          {(id) => (
            <CodePick
              id={id}
              of="place"
              label={t("production.back_place")}
              value={place}
              onChange={(code) => {
                back.touched();
                setPlace(code);
              }}
            />
          )}
        </Field>
        <Button htmlType="submit" disabled={!back.ready} loading={back.pending}>
          {t("production.hand_back")}
        </Button>
      </div>
      <Outcome
        act={back}
        would={({ result }) =>
          t("production.would_stay", {
            quantity: quantity(result.stays, result.unit),
            unit: result.unit,
          })
        }
      />
    </form>
  );
}
