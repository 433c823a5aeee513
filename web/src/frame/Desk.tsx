/** The frame of the desk: rail at the left, scan field on top, the page in the middle. */
import { Link, Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { Dropdown, Select } from "antd";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, LANGUAGES } from "../language/language";
import { clock, foreignZone, showTimesIn, today } from "../language/time";
import { Brand, Icon } from "../marks/Icon";
import { StatePatterns } from "../marks/StateMark";
import { chooseLanguage, useLeave } from "./account";
import { entryOf, GROUPS, isWithin, SUBJECTS, type Subject } from "./rail";
import { ScanField } from "./ScanField";
import { SiteChoice, usePermissions, useSession } from "./session";
import { useAsked } from "./signing";
import { useTheme } from "./theme";
import { useTitleOf } from "./title";
import { forgetWithheld, useWithheld } from "./withheld";

const KEPT_SITE = "suyuan.site";

/** What a thumb reaches at the foot of a phone; all other places are behind the last button. */
const AT_THE_FOOT = ["home", "tasks", "trace", "receiving"];

function Rail(): ReactNode {
  const { t } = useTranslation();
  const permissions = usePermissions();
  const { pathname } = useRouterState({ select: ({ location }) => location });
  const [open, setOpen] = useState(false);
  // Whoever went somewhere has chosen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what closes the menu.
  useEffect(() => setOpen(false), [pathname]);
  const item = (subject: Subject): ReactNode => {
    const entry = entryOf(subject, permissions);
    return (
      entry && (
        <Link
          key={subject.word}
          to={entry.to}
          className="rail-i"
          onClick={() => setOpen(false)}
          aria-current={isWithin(subject, pathname) ? "page" : undefined}
        >
          <Icon name={subject.icon} />
          <span>{t(`frame.${subject.word}`)}</span>
        </Link>
      )
    );
  };
  return (
    <>
      <nav className="rail" id="menu" data-open={open} aria-label={t("frame.menu")}>
        <Link to="/" className="brand" aria-label="suyuan 溯源">
          <Brand />
        </Link>
        {SUBJECTS.map(item)}
        <span className="rail-gap" />
        {item(GROUPS.settings)}
      </nav>
      <nav className="foot-bar" aria-label={t("frame.foot")}>
        {SUBJECTS.filter(({ word }) => AT_THE_FOOT.includes(word)).map(item)}
        <button
          type="button"
          className="rail-i"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? "close" : "menu"} />
          <span>{t("frame.more")}</span>
        </button>
      </nav>
    </>
  );
}

/** The clock of the plant; it moves on every half minute. */
function Clock(): ReactNode {
  const { i18n } = useTranslation();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const beat = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(beat);
  }, []);
  const zone = foreignZone();
  return (
    <span className="clock">
      <Icon name="clock" size={16} />
      {today(i18n.language, now)} <b>{clock(now.toISOString())}</b>
      {zone && <span className="mut">{zone}</span>}
    </span>
  );
}

function PersonMenu(): ReactNode {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const router = useRouter();
  const leave = useLeave();
  if (!session) return null;

  const name = session.person.name ?? session.person.username ?? "–";
  const roles = session.person.roles.map((role) => t(`role.${role}`)).join(t("common.list_join"));
  const shown = `${roles} ${name}`.trim();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectedKeys: [i18n.language],
        items: [
          ...LANGUAGES.map((language) => ({ key: language, label: LANGUAGE_NAMES[language] })),
          { type: "divider" as const },
          { key: "passkeys", label: t("frame.passkeys") },
          { key: "sessions", label: t("frame.sessions") },
          { key: "leave", label: t("frame.sign_out") },
        ],
        onClick: ({ key }) => {
          if (key === "leave") leave.mutate();
          else if (key === "passkeys") void router.navigate({ to: "/passkeys" });
          else if (key === "sessions") void router.navigate({ to: "/sessions" });
          else void chooseLanguage(key);
        },
      }}
    >
      <button type="button" className="who" aria-label={t("frame.person", { name: shown })}>
        <i aria-hidden="true" data-initial={name.slice(0, 1)} />
        <span>{shown}</span>
      </button>
    </Dropdown>
  );
}

const GuestDesk = lazy(() =>
  import("../capabilities/guests/GuestDesk").then((made) => ({ default: made.GuestDesk })),
);

const SignDialog = lazy(() => import("../capabilities/signatures/SignDialog"));

/** The signing of an act is read only once something is to be signed. */
function Signing(): ReactNode {
  const asked = useAsked();
  const [met, setMet] = useState(false);
  if (asked && !met) setMet(true);
  if (!met) return null;
  return (
    <Suspense fallback={null}>
      <SignDialog />
    </Suspense>
  );
}

function firstSite(codes: string[]): string {
  const kept = localStorage.getItem(KEPT_SITE);
  return kept && codes.includes(kept) ? kept : (codes[0] ?? "");
}

export function Desk(): ReactNode {
  const session = useSession();
  if (!session?.guest_until) return <House />;
  return (
    <Suspense fallback={null}>
      <GuestDesk session={session} />
    </Suspense>
  );
}

/** Says what the answers behind the page leave out: what is missing never looks as if there were none. */
function NotShown(): ReactNode {
  const { t } = useTranslation();
  const { pathname } = useRouterState({ select: ({ location }) => location });
  const groups = useWithheld();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what makes it another page.
  useEffect(forgetWithheld, [pathname]);
  if (groups.length === 0) return null;
  const words = groups.map((group) => t(`sights.${group}`)).join(t("common.list_join"));
  return (
    <p className="not-shown sec" role="status">
      <Icon name="warn" size={14} /> {t("sights.not_shown", { groups: words })}
    </p>
  );
}

function House(): ReactNode {
  const { t } = useTranslation();
  const session = useSession();
  const { theme, toggle } = useTheme();
  const page = useRef<HTMLElement>(null);
  useTitleOf(page);
  const sites = session?.sites ?? [];
  const [site, setSite] = useState(() => firstSite(sites.map(({ code }) => code)));
  const choice = useMemo(
    () => ({
      site,
      choose: (code: string) => {
        localStorage.setItem(KEPT_SITE, code);
        setSite(code);
      },
    }),
    [site],
  );
  const chosen = sites.find(({ code }) => code === site);
  if (chosen) showTimesIn(chosen.zone);

  return (
    <SiteChoice value={choice}>
      <a className="skip" href="#page">
        {t("frame.skip")}
      </a>
      <div className="desk">
        <StatePatterns />
        <Rail />
        <header className="top">
          <div className="site">
            <b>{session?.company.name}</b>
            <span className="sep">/</span>
            {sites.length > 1 ? (
              <Select
                variant="borderless"
                size="small"
                aria-label={t("frame.site")}
                value={site}
                onChange={choice.choose}
                options={sites.map(({ code, name }) => ({ value: code, label: name }))}
              />
            ) : (
              <span>{chosen?.name}</span>
            )}
          </div>
          <ScanField />
          <div className="top-r">
            <Clock />
            <button
              type="button"
              className="iconb"
              onClick={toggle}
              aria-pressed={theme === "dark"}
              aria-label={t("frame.dark")}
            >
              <Icon name="sun" size={18} />
            </button>
            <PersonMenu />
          </div>
        </header>
        <main id="page" tabIndex={-1} ref={page}>
          <NotShown />
          <Outlet />
        </main>
        <Signing />
      </div>
    </SiteChoice>
  );
}
