/** The commit of a form with one act: a refusal is counted, and once it is done all is read anew. */
import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { type Acting, refresh } from "./act";

export function useCommit<Done, Said = void>(
  acting: Acting,
  send: (said: Said) => Promise<Done>,
  onDone: () => void,
): UseMutationResult<Done, Error, Said> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      onDone();
      await refresh(queries);
    },
  });
}
