/** What whoever is signed in does with their session from any page: leaving, and choosing a language. */
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { api, unwrap } from "../api/client";
import { sessionQuery } from "../api/queries";
import { speak } from "../language/language";

export function useLeave(): UseMutationResult<unknown, Error, void> {
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/session")),
    onSettled: async () => {
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, null);
      await router.navigate({ to: "/sign-in" });
    },
  });
}

/** The pages speak it at once; the account learns it as far as it can. */
export async function chooseLanguage(language: string): Promise<void> {
  await speak(language);
  await unwrap(api.PATCH("/api/v1/session", { body: { language } })).catch(() => {});
}
