/**
 * The addresses of the pages. The address holds all state that a colleague should see when they
 * open the same link.
 */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery, setupQuery } from "./api/queries";
import { NotFound } from "./frame/NotFound";
import { Failed } from "./frame/Outcome";
import { speakInside } from "./language/language";

interface Context {
  queries: QueryClient;
}

type Words<K extends string> = { [key in K]?: string };

/** Keeps the named words of an address and drops all others. */
function words<K extends string>(...names: K[]): (search: Record<string, unknown>) => Words<K> {
  return (search) => {
    const kept: Words<K> = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value !== "") kept[name] = value;
    }
    return kept;
  };
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <Failed cause={error} retry={reset} />,
});

const setUpWords = words("token");
const signInWords = words("next", "expired");

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInWords,
  beforeLoad: async ({ context }) => {
    const setup = await context.queries.ensureQueryData(setupQuery);
    if (setup.needed) throw redirect({ href: "/setup" });
  },
  component: lazyRouteComponent(() => import("./capabilities/session/SignIn"), "SignIn"),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  validateSearch: setUpWords,
  component: lazyRouteComponent(() => import("./capabilities/session/SetUp"), "SetUp"),
});

const enter = createRoute({
  getParentRoute: () => root,
  path: "/guest",
  component: lazyRouteComponent(() => import("./capabilities/guests/Enter"), "Enter"),
});

const desk = createRoute({
  getParentRoute: () => root,
  id: "desk",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: "/sign-in", search: { next: location.href } });
    await speakInside();
  },
  component: lazyRouteComponent(() => import("./frame/Desk"), "Desk"),
});

const home = createRoute({
  getParentRoute: () => desk,
  path: "/",
  component: lazyRouteComponent(
    () => import("./capabilities/overview/OverviewPage"),
    "OverviewPage",
  ),
});

const lots = createRoute({
  getParentRoute: () => desk,
  path: "/lots",
  validateSearch: words("q", "kind", "item", "stock"),
  component: lazyRouteComponent(() => import("./capabilities/lots/LotsPage"), "LotsPage"),
});

const passport = createRoute({
  getParentRoute: () => desk,
  path: "/lots/$ref",
  validateSearch: words("as_of", "complaint"),
  component: lazyRouteComponent(() => import("./capabilities/lots/PassportPage"), "PassportPage"),
});

const trace = createRoute({
  getParentRoute: () => desk,
  path: "/trace",
  validateSearch: words(
    "root",
    "direction",
    "mode",
    "tolerance",
    "at_from",
    "at_to",
    "transfer",
    "as_of",
    "node",
    "view",
    "limit",
    "complaint",
  ),
  component: lazyRouteComponent(() => import("./capabilities/trace/TracePage"), "TracePage"),
});

const documents = createRoute({
  getParentRoute: () => desk,
  path: "/documents/$code",
  component: lazyRouteComponent(
    () => import("./capabilities/documents/DocumentPage"),
    "DocumentPage",
  ),
});

const imports = createRoute({
  getParentRoute: () => desk,
  path: "/imports",
  component: lazyRouteComponent(() => import("./capabilities/imports/ImportsPage"), "ImportsPage"),
});

const oneImport = createRoute({
  getParentRoute: () => desk,
  path: "/imports/$id",
  component: lazyRouteComponent(() => import("./capabilities/imports/ImportPage"), "ImportPage"),
});

const receiving = createRoute({
  getParentRoute: () => desk,
  path: "/receiving",
  validateSearch: words("order", "without"),
  component: lazyRouteComponent(
    () => import("./capabilities/receiving/ReceivingPage"),
    "ReceivingPage",
  ),
});

const purchaseOrders = createRoute({
  getParentRoute: () => desk,
  path: "/purchase-orders",
  validateSearch: words("q", "state"),
  component: lazyRouteComponent(
    () => import("./capabilities/orders/OrdersPage"),
    "PurchaseOrdersPage",
  ),
});

const salesOrders = createRoute({
  getParentRoute: () => desk,
  path: "/sales-orders",
  validateSearch: words("q", "state"),
  component: lazyRouteComponent(
    () => import("./capabilities/orders/OrdersPage"),
    "SalesOrdersPage",
  ),
});

const workOrders = createRoute({
  getParentRoute: () => desk,
  path: "/work-orders",
  validateSearch: words("q", "state"),
  component: lazyRouteComponent(
    () => import("./capabilities/production/WorkOrdersPage"),
    "WorkOrdersPage",
  ),
});

const workOrder = createRoute({
  getParentRoute: () => desk,
  path: "/work-orders/$code",
  component: lazyRouteComponent(
    () => import("./capabilities/production/WorkOrderPage"),
    "WorkOrderPage",
  ),
});

const production = createRoute({
  getParentRoute: () => desk,
  path: "/production",
  validateSearch: words("run", "order", "start", "view"),
  component: lazyRouteComponent(
    () => import("./capabilities/production/ProductionPage"),
    "ProductionPage",
  ),
});

const people = createRoute({
  getParentRoute: () => desk,
  path: "/people",
  component: lazyRouteComponent(() => import("./capabilities/people/PeoplePage"), "PeoplePage"),
});

const sites = createRoute({
  getParentRoute: () => desk,
  path: "/sites",
  component: lazyRouteComponent(() => import("./capabilities/sites/SitesPage"), "SitesPage"),
});

const guests = createRoute({
  getParentRoute: () => desk,
  path: "/guests",
  component: lazyRouteComponent(() => import("./capabilities/guests/GuestsPage"), "GuestsPage"),
});

const passkeys = createRoute({
  getParentRoute: () => desk,
  path: "/passkeys",
  component: lazyRouteComponent(
    () => import("./capabilities/passkeys/PasskeysPage"),
    "PasskeysPage",
  ),
});

const sessions = createRoute({
  getParentRoute: () => desk,
  path: "/sessions",
  component: lazyRouteComponent(
    () => import("./capabilities/sessions/SessionsPage"),
    "SessionsPage",
  ),
});

const tokens = createRoute({
  getParentRoute: () => desk,
  path: "/tokens",
  component: lazyRouteComponent(() => import("./capabilities/tokens/TokensPage"), "TokensPage"),
});

const ledger = createRoute({
  getParentRoute: () => desk,
  path: "/ledger",
  validateSearch: words("from"),
  component: lazyRouteComponent(() => import("./capabilities/ledger/LedgerPage"), "LedgerPage"),
});

const retention = createRoute({
  getParentRoute: () => desk,
  path: "/retention",
  component: lazyRouteComponent(
    () => import("./capabilities/retention/RetentionPage"),
    "RetentionPage",
  ),
});

const masters = createRoute({
  getParentRoute: () => desk,
  path: "/masters",
  component: lazyRouteComponent(() => import("./capabilities/masters/MastersPage"), "MastersPage"),
});

const masterList = createRoute({
  getParentRoute: () => desk,
  path: "/masters/$kind",
  validateSearch: words("q", "retired", "code", "add"),
  component: lazyRouteComponent(
    () => import("./capabilities/masters/MasterListPage"),
    "MasterListPage",
  ),
});

const tasks = createRoute({
  getParentRoute: () => desk,
  path: "/tasks",
  validateSearch: words("role"),
  component: lazyRouteComponent(() => import("./capabilities/tasks/TasksPage"), "TasksPage"),
});

const inspections = createRoute({
  getParentRoute: () => desk,
  path: "/inspections",
  validateSearch: words("lot"),
  component: lazyRouteComponent(
    () => import("./capabilities/quality/InspectionsPage"),
    "InspectionsPage",
  ),
});

const inspectionResults = createRoute({
  getParentRoute: () => desk,
  path: "/inspections/results",
  validateSearch: words("lot", "stage"),
  component: lazyRouteComponent(() => import("./capabilities/quality/ResultsPage"), "ResultsPage"),
});

const reserves = createRoute({
  getParentRoute: () => desk,
  path: "/reserves",
  validateSearch: words("of"),
  component: lazyRouteComponent(
    () => import("./capabilities/quality/ReservesPage"),
    "ReservesPage",
  ),
});

const controlCharts = createRoute({
  getParentRoute: () => desk,
  path: "/control-charts",
  validateSearch: words("code", "signal"),
  component: lazyRouteComponent(() => import("./capabilities/charts/ChartsPage"), "ChartsPage"),
});

const gauges = createRoute({
  getParentRoute: () => desk,
  path: "/gauges",
  validateSearch: words("code", "calibration"),
  component: lazyRouteComponent(() => import("./capabilities/gauges/GaugesPage"), "GaugesPage"),
});

const holds = createRoute({
  getParentRoute: () => desk,
  path: "/holds",
  validateSearch: words("lot", "place", "of"),
  component: lazyRouteComponent(() => import("./capabilities/quality/HoldsPage"), "HoldsPage"),
});

const cleanings = createRoute({
  getParentRoute: () => desk,
  path: "/cleanings",
  component: lazyRouteComponent(
    () => import("./capabilities/cleanings/CleaningsPage"),
    "CleaningsPage",
  ),
});

const devices = createRoute({
  getParentRoute: () => desk,
  path: "/devices",
  validateSearch: words("all", "code"),
  component: lazyRouteComponent(() => import("./capabilities/devices/DevicesPage"), "DevicesPage"),
});

const acts = createRoute({
  getParentRoute: () => desk,
  path: "/acts",
  validateSearch: words("person", "document", "act", "lot"),
  component: lazyRouteComponent(() => import("./capabilities/acts/ActsPage"), "ActsPage"),
});

const recalls = createRoute({
  getParentRoute: () => desk,
  path: "/recalls",
  validateSearch: words("root", "reading", "complaint", "open"),
  component: lazyRouteComponent(() => import("./capabilities/recalls/RecallsPage"), "RecallsPage"),
});

const drills = createRoute({
  getParentRoute: () => desk,
  path: "/drills",
  component: lazyRouteComponent(() => import("./capabilities/recalls/DrillsPage"), "DrillsPage"),
});

const recall = createRoute({
  getParentRoute: () => desk,
  path: "/recalls/$code",
  component: lazyRouteComponent(() => import("./capabilities/recalls/RecallPage"), "RecallPage"),
});

const complaints = createRoute({
  getParentRoute: () => desk,
  path: "/complaints",
  validateSearch: words("all", "cause", "material", "without", "from", "to"),
  component: lazyRouteComponent(
    () => import("./capabilities/complaints/ComplaintsPage"),
    "ComplaintsPage",
  ),
});

const complaintTrend = createRoute({
  getParentRoute: () => desk,
  path: "/complaint-trend",
  validateSearch: words("from", "to"),
  component: lazyRouteComponent(() => import("./capabilities/complaints/TrendPage"), "TrendPage"),
});

const complaintReports = createRoute({
  getParentRoute: () => desk,
  path: "/complaint-reports",
  component: lazyRouteComponent(
    () => import("./capabilities/complaints/ReportsPage"),
    "ReportsPage",
  ),
});

const audits = createRoute({
  getParentRoute: () => desk,
  path: "/audits",
  validateSearch: words("kind"),
  component: lazyRouteComponent(() => import("./capabilities/audits/AuditsPage"), "AuditsPage"),
});

const audit = createRoute({
  getParentRoute: () => desk,
  path: "/audits/$code",
  component: lazyRouteComponent(() => import("./capabilities/audits/AuditPage"), "AuditPage"),
});

const complaint = createRoute({
  getParentRoute: () => desk,
  path: "/complaints/$code",
  component: lazyRouteComponent(
    () => import("./capabilities/complaints/ComplaintPage"),
    "ComplaintPage",
  ),
});

const calls = createRoute({
  getParentRoute: () => desk,
  path: "/calls",
  validateSearch: words("view", "kind", "call"),
  component: lazyRouteComponent(() => import("./capabilities/calls/CallsPage"), "CallsPage"),
});

const instructions = createRoute({
  getParentRoute: () => desk,
  path: "/instructions",
  validateSearch: words("add"),
  component: lazyRouteComponent(
    () => import("./capabilities/instructions/InstructionsPage"),
    "InstructionsPage",
  ),
});

const instruction = createRoute({
  getParentRoute: () => desk,
  path: "/instructions/$code",
  component: lazyRouteComponent(
    () => import("./capabilities/instructions/InstructionPage"),
    "InstructionPage",
  ),
});

const stock = createRoute({
  getParentRoute: () => desk,
  path: "/stock",
  validateSearch: words("q", "item", "place", "status", "as_of", "count"),
  component: lazyRouteComponent(() => import("./capabilities/warehouse/StockPage"), "StockPage"),
});

const packing = createRoute({
  getParentRoute: () => desk,
  path: "/packing",
  component: lazyRouteComponent(
    () => import("./capabilities/warehouse/PackingPage"),
    "PackingPage",
  ),
});

const unit = createRoute({
  getParentRoute: () => desk,
  path: "/units/$code",
  component: lazyRouteComponent(() => import("./capabilities/warehouse/UnitPage"), "UnitPage"),
});

const shipments = createRoute({
  getParentRoute: () => desk,
  path: "/shipments",
  validateSearch: words("state", "order"),
  component: lazyRouteComponent(
    () => import("./capabilities/shipments/ShipmentsPage"),
    "ShipmentsPage",
  ),
});

const shipment = createRoute({
  getParentRoute: () => desk,
  path: "/shipments/$code",
  component: lazyRouteComponent(
    () => import("./capabilities/shipments/ShipmentPage"),
    "ShipmentPage",
  ),
});

const inTransit = createRoute({
  getParentRoute: () => desk,
  path: "/in-transit",
  component: lazyRouteComponent(
    () => import("./capabilities/shipments/OnTheWayPage"),
    "OnTheWayPage",
  ),
});

const siteGoods = createRoute({
  getParentRoute: () => desk,
  path: "/site-goods",
  component: lazyRouteComponent(
    () => import("./capabilities/crossings/SiteGoodsPage"),
    "SiteGoodsPage",
  ),
});

const returnables = createRoute({
  getParentRoute: () => desk,
  path: "/returnables",
  component: lazyRouteComponent(
    () => import("./capabilities/returnables/ReturnablesPage"),
    "ReturnablesPage",
  ),
});

const scales = createRoute({
  getParentRoute: () => desk,
  path: "/scales",
  component: lazyRouteComponent(() => import("./capabilities/scales/ScalesPage"), "ScalesPage"),
});

const deliveryNote = createRoute({
  getParentRoute: () => desk,
  path: "/shipments/$code/note",
  component: lazyRouteComponent(() => import("./capabilities/shipments/NotePage"), "NotePage"),
});

const goLive = createRoute({
  getParentRoute: () => desk,
  path: "/go-live",
  component: lazyRouteComponent(() => import("./capabilities/golive/GoLivePage"), "GoLivePage"),
});

const printers = createRoute({
  getParentRoute: () => desk,
  path: "/labels",
  validateSearch: words("printer", "job", "unreadable"),
  component: lazyRouteComponent(() => import("./capabilities/labels/PrintersPage"), "PrintersPage"),
});

const labelTemplates = createRoute({
  getParentRoute: () => desk,
  path: "/labels/templates",
  component: lazyRouteComponent(
    () => import("./capabilities/labels/TemplatesPage"),
    "TemplatesPage",
  ),
});

const labelDesign = createRoute({
  getParentRoute: () => desk,
  path: "/labels/design",
  validateSearch: words("code", "ready"),
  component: lazyRouteComponent(() => import("./capabilities/labels/DesignerPage"), "DesignerPage"),
});

const labelRolls = createRoute({
  getParentRoute: () => desk,
  path: "/labels/rolls",
  validateSearch: words("roll"),
  component: lazyRouteComponent(() => import("./capabilities/labels/RollsPage"), "RollsPage"),
});

const analysis = createRoute({
  getParentRoute: () => desk,
  path: "/analysis",
  validateSearch: words("from", "to", "kind", "stage", "person", "month"),
  component: lazyRouteComponent(() => import("./capabilities/cause/HealthPage"), "HealthPage"),
});

const cause = createRoute({
  getParentRoute: () => desk,
  path: "/analysis/cause",
  validateSearch: words("bad"),
  component: lazyRouteComponent(() => import("./capabilities/cause/CausePage"), "CausePage"),
});

const whatIf = createRoute({
  getParentRoute: () => desk,
  path: "/analysis/what-if",
  validateSearch: words("root", "at"),
  component: lazyRouteComponent(() => import("./capabilities/cause/WhatIfPage"), "WhatIfPage"),
});

const dispersion = createRoute({
  getParentRoute: () => desk,
  path: "/analysis/dispersion",
  validateSearch: words("item", "from", "to", "lot"),
  component: lazyRouteComponent(
    () => import("./capabilities/cause/DispersionPage"),
    "DispersionPage",
  ),
});

const tree = root.addChildren([
  signIn,
  setUp,
  enter,
  desk.addChildren([
    home,
    lots,
    passport,
    trace,
    documents,
    imports,
    oneImport,
    receiving,
    purchaseOrders,
    salesOrders,
    masters,
    masterList,
    people,
    sites,
    guests,
    passkeys,
    sessions,
    tokens,
    ledger,
    retention,
    workOrders,
    workOrder,
    production,
    tasks,
    inspections,
    inspectionResults,
    reserves,
    controlCharts,
    gauges,
    holds,
    cleanings,
    devices,
    acts,
    recalls,
    drills,
    recall,
    complaints,
    complaint,
    complaintTrend,
    complaintReports,
    audits,
    audit,
    calls,
    instructions,
    instruction,
    stock,
    packing,
    unit,
    shipments,
    shipment,
    deliveryNote,
    inTransit,
    siteGoods,
    returnables,
    scales,
    goLive,
    printers,
    labelTemplates,
    labelDesign,
    labelRolls,
    analysis,
    cause,
    whatIf,
    dispersion,
  ]),
]);

/** Addresses hold plain words, so that a person can read and change them. */
const plainWords = {
  parseSearch: (text: string): Record<string, string> =>
    Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search: Record<string, unknown>): string => {
    const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
    const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
    return text ? `?${text.replaceAll("%3A", ":")}` : "";
  },
};

export function routerWith(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    ...plainWords,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof routerWith>;
  }
}
