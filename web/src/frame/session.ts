/** Who is signed in and at which site, for pages behind the sign-in. */
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { sessionQuery } from "../api/queries";
import type { Session } from "../api/types";

export const SiteChoice = createContext<{ site: string; choose: (site: string) => void }>({
  site: "",
  choose: () => {},
});

/** The code of the site all questions are about. */
export const useSite = (): string => useContext(SiteChoice).site;

/** The session; pages behind the sign-in always have one. */
export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}

/** Whether it is a guest, who sees a few things and is not told of people, contacts and money. */
export const useGuest = (): boolean => Boolean(useSession()?.guest_until);

/** What the person may do at the site all questions are about. */
export function usePermissions(): string[] {
  const session = useSession();
  const site = useSite();
  const here = session?.sites.find(({ code }) => code === site);
  return (here ?? session)?.permissions ?? [];
}

/** Whether the person may do something; the server decides again. */
export function useMay(permission: string): boolean {
  return usePermissions().includes(permission);
}

/** Whether they may do it with what all sites share. */
export function useMayEverywhere(permission: string): boolean {
  return useSession()?.everywhere.includes(permission) ?? false;
}
