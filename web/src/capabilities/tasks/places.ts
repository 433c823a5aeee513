/** Where each task is done: the page with the act that ends it. */
import type { Task } from "./api";

/** The act is one click from there; without a page of its own it is the thing itself. */
export function placeOfTask({ kind, subject, code, lot }: Task) {
  switch (kind) {
    case "inspect_lot":
      return { to: "/inspections", search: { lot: lot?.lot ?? code } } as const;
    case "answer_signal":
      return { to: "/control-charts", search: { code } } as const;
    case "calibrate_gauge":
      return { to: "/gauges", search: { code } } as const;
    case "know_result":
      return { to: "/reserves" } as const;
    case "decide_hold":
      return { to: "/holds", search: { lot: lot?.lot ?? "" } } as const;
    case "settle_device_act":
      return { to: "/devices", search: { code } } as const;
    case "answer_complaint":
      return { to: "/complaints/$code", params: { code } } as const;
    case "confirm_report":
      return { to: "/complaint-reports" } as const;
    case "answer_call":
    case "escalated_call":
    case "resolve_call":
      return { to: "/calls", search: { call: code } } as const;
    case "renew_numbers":
      return { to: "/masters/$kind", params: { kind: "number_pool" }, search: { code } } as const;
    case "call_customer":
      return { to: "/recalls/$code", params: { code } } as const;
    case "hold_site":
      return subject === "recall"
        ? ({ to: "/recalls/$code", params: { code } } as const)
        : ({ to: "/recalls" } as const);
    case "await_goods":
      return subject === "crossing"
        ? ({ to: "/site-goods" } as const)
        : ({ to: "/documents/$code", params: { code } } as const);
    case "name_half":
      return { to: "/site-goods" } as const;
    case "verify_contact":
      return { to: "/masters/$kind", params: { kind: "contact" }, search: { code } } as const;
    case "check_badge":
    case "check_tries":
      return { to: "/people" } as const;
    case "judge_temperature":
      return subject === "shipment"
        ? ({ to: "/shipments/$code", params: { code } } as const)
        : ({ to: "/in-transit" } as const);
    case "read_correction":
      return { to: "/acts", search: { act: code } } as const;
    case "expect_delivery":
      return { to: "/receiving", search: { order: code } } as const;
    case "ship_order":
      return { to: "/sales-orders", search: { q: code } } as const;
    default:
      break;
  }
  if (lot || subject === "lot" || subject === "run") {
    return { to: "/lots/$ref", params: { ref: lot?.lot ?? code } } as const;
  }
  return { to: "/documents/$code", params: { code } } as const;
}
