/** Starts the desk: words and theme first, then the pages. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Problem, rememberCsrf, whenAnswered, whenSignedOut } from "./api/client";
import { sessionQuery } from "./api/queries";
import { styleWithNonce } from "./frame/nonce";
import { applyFirstTheme, ThemeProvider } from "./frame/theme";
import { startLanguage } from "./language/language";
import { routerWith } from "./router";
import "./styles/base.css";
import { noteWithheld } from "./frame/withheld";

/** A "no" of the server will be "no" again; only a broken line is worth another try. */
function worthAnotherTry(failures: number, cause: unknown): boolean {
  return failures < 2 && cause instanceof Problem && (cause.status === 0 || cause.status === 503);
}

const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: worthAnotherTry, staleTime: 15_000, refetchOnWindowFocus: false },
  },
});
const router = routerWith(queries);

whenAnswered(noteWithheld);

whenSignedOut(() => {
  rememberCsrf(null);
  queries.setQueryData(sessionQuery.queryKey, null);
  const { href, pathname } = router.state.location;
  if (pathname !== "/sign-in")
    router.navigate({ to: "/sign-in", search: { next: href, expired: "1" } });
});

styleWithNonce();
applyFirstTheme();
const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root");

startLanguage().then(() =>
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ThemeProvider>
          <RouterProvider router={router} />
        </ThemeProvider>
      </QueryClientProvider>
    </StrictMode>,
  ),
);
