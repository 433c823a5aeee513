/** What the server says about labels, printers and jobs. */
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];

/** One thing that is wrong, or not good, with a layout; about one element or about the whole. */
export type LayoutFault = Schemas["LayoutFaultView"];
export type Preview = Schemas["LabelPreview"];
export type FieldExample = Schemas["LabelField"];
export type ReadyTemplate = Schemas["ReadyTemplate"];
export type TemplateChoice = Schemas["FittingTemplate"];
export type LabelView = Schemas["PrintedLabel"];
export type PrinterView = Schemas["LabelPrinter"];
export type JobView = Schemas["PrintJobView"];
export type Choice = Schemas["LabelChoice"];
export type Printed = Pick<Schemas["LabelPrint"], "label" | "job">;
export type RollView = Schemas["LabelRoll"];
export type RollLabel = Schemas["RollLabel"];
export type Candidate = Schemas["Candidate"];
export type Identified = Schemas["Identified"];

/** What keeps a label from being printed. */
export const faultsOf = (preview: Preview | undefined): LayoutFault[] =>
  (preview?.faults ?? []).filter(({ grade }) => grade === "error");
/** What should be looked at, and is printed all the same. */
export const warningsOf = (preview: Preview | undefined): LayoutFault[] =>
  (preview?.faults ?? []).filter(({ grade }) => grade !== "error");
