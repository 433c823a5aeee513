import { expect, test, vi } from "vitest";

vi.mock("../floor/scan/camera/decoder", () => ({ openDecoder: () => ({}) }));

const { lotIn } = await import("./codes");

test("the lot is read from element strings, links and our own labels", () => {
  expect(lotIn("0104012345678901\u001d10DP-3")).toBe("DP-3");
  expect(lotIn("(01)04012345678901(10)DP-3(17)261231")).toBe("DP-3");
  expect(lotIn("https://id.example.com/01/04012345678901/10/DP%2F3?17=261231")).toBe("DP/3");
  expect(lotIn("lot:DP-3")).toBe("DP-3");
  expect(lotIn("DP261117-2")).toBe("DP261117-2");
});

test("what says nothing of a lot fills nothing", () => {
  for (const text of ["4006381333931", "(01)04012345678901", "https://example.com/", "a", "a b c"])
    expect(lotIn(text)).toBeNull();
});
