/** The frame around what a guest sees: no rail and no search, but until when they may look, and at what. */
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { type ReactNode, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "../../api/types";
import { chooseLanguage, useLeave } from "../../frame/account";
import { Note } from "../../frame/Outcome";
import { SiteChoice } from "../../frame/session";
import { useTitleOf } from "../../frame/title";
import { LANGUAGE_NAMES, LANGUAGES } from "../../language/language";
import { moment, showTimesIn } from "../../language/time";
import { Brand, Icon } from "../../marks/Icon";
import { StatePatterns } from "../../marks/StateMark";
import { GuestHome } from "./GuestHome";
import "./guests.css";

export function GuestDesk({ session }: { session: Session }): ReactNode {
  const { t, i18n } = useTranslation();
  const page = useRef<HTMLElement>(null);
  useTitleOf(page);
  const { pathname } = useRouterState({ select: ({ location }) => location });
  const [site] = session.sites;
  if (site) showTimesIn(site.zone);
  const choice = useMemo(() => ({ site: site?.code ?? "", choose: () => {} }), [site?.code]);
  const leave = useLeave();
  return (
    <SiteChoice value={choice}>
      <a className="skip" href="#page">
        {t("frame.skip")}
      </a>
      <div className="guest-desk">
        <StatePatterns />
        <header className="guest-top row wrap">
          <Link to="/" className="brand" aria-label="suyuan 溯源">
            <Brand />
          </Link>
          <b>{session.company.name}</b>
          <span className="sec">{site?.name}</span>
          <span className="grow" />
          <span>{session.person.name}</span>
          <Select
            size="small"
            aria-label={t("frame.language")}
            value={i18n.language}
            onChange={(language: string) => void chooseLanguage(language)}
            options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          />
          <Button size="small" loading={leave.isPending} onClick={() => leave.mutate()}>
            {t("guests.leave")}
          </Button>
        </header>
        <div className="guest-note" role="note">
          <Note tone="ask">
            <Icon name="clock" size={16} />
            <span>
              {t("guests.banner", { until: moment(session.guest_until) })}{" "}
              {t("guests.banner_left_out")}
            </span>
          </Note>
        </div>
        <main id="page" tabIndex={-1} ref={page}>
          {pathname === "/" ? <GuestHome /> : <Outlet />}
        </main>
      </div>
    </SiteChoice>
  );
}
