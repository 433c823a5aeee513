import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { PREVIEW, refresh } from "./act";

/** A query that somebody looks at; each time it is asked, the answer is given by hand. */
function shown(queries: QueryClient, queryKey: string[]) {
  const answers: ((said: string) => void)[] = [];
  const queryFn = () => new Promise<string>((answer) => answers.push(answer));
  const observer = new QueryObserver<string>(queries, { queryKey, queryFn, staleTime: 15_000 });
  observer.subscribe(() => {});
  return { answers, data: () => observer.getCurrentResult().data };
}

/** Until all that can go on has gone on. */
const settled = () => new Promise((go) => setTimeout(go, 0));

it("what is asked for the first time while an act is done is asked again after it", async () => {
  const queries = new QueryClient();
  const page = shown(queries, ["complaint"]);

  const done = refresh(queries);
  page.answers[0]?.("no photo");
  await settled();
  page.answers[1]?.("a photo");
  await done;

  expect(page.answers).toHaveLength(2);
  expect(page.data()).toBe("a photo");
});

it("what is shown already is asked for once, and a look at an act is not", async () => {
  const queries = new QueryClient();
  const page = shown(queries, ["complaint"]);
  const look = shown(queries, [PREVIEW, "complaint"]);
  page.answers[0]?.("before");
  await settled();

  const done = refresh(queries);
  page.answers[1]?.("after");
  await done;

  expect(page.answers).toHaveLength(2);
  expect(look.answers).toHaveLength(1);
  expect(page.data()).toBe("after");
});
