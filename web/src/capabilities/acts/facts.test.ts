import { expect, test } from "vitest";
import { called, factWords } from "./facts";

/** Says the sentence that was chosen and what fills it. */
const t = ((key: string, params?: Record<string, string>) =>
  key.startsWith("acts.fact.")
    ? `${key.slice("acts.fact.".length)} ${params?.lot ?? ""} ${params?.from ?? ""} ${params?.to ?? ""}`.trim()
    : (params?.defaultValue ?? key)) as never;

const fact = (kind: string, values: Record<string, string>) => ({ seq: 1, kind, values });

test("a thing is called by its number, and what has none by a word", () => {
  expect(called(t, "lot:SP261002-03")).toBe("SP261002-03");
  expect(called(t, "scrap")).toBe("scrap");
});

test("goods that are put away, taken and moved are three sentences", () => {
  const values = { lot: "lot:L1", quantity: "20" };

  expect(factWords(t, fact("stock_moved", { ...values, to: "C-01" }))).toBe("stock_put L1 – C-01");
  expect(factWords(t, fact("stock_moved", { ...values, from: "C-01" }))).toMatch(/^stock_taken/);
  expect(factWords(t, fact("stock_moved", { ...values, from: "C-01", to: "Q-01" }))).toBe(
    "stock_moved L1 C-01 Q-01",
  );
});

test("a transfer that was voided says so", () => {
  const values = { from: "lot:L1", to: "run:R1" };

  expect(factWords(t, fact("transfer_corrected", { ...values, void: "true" }))).toBe(
    "transfer_voided L1 R1".replace(" L1", "  L1"),
  );
  expect(factWords(t, fact("transfer_corrected", values))).toMatch(/^transfer_corrected/);
});
