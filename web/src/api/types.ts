/**
 * Short names for the shapes of the HTTP contract. The shapes themselves are generated from
 * `openapi/v1.json`; nothing is described here a second time.
 */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Answer = Schemas["Summary"];
export type OneAnswer = Schemas["SideSummary"];
/** A picture describes balance and warnings more loosely than the answer they come from. */
export type Balance = Schemas["TraceBalance"];
export type Correction = Schemas["CorrectionView"];
export type DocumentCounts = Schemas["DocumentCounts"];
/** A picture, and where its answer was read from. */
export type DrawnTrace = Schemas["DrawnTrace"];
export type Fault = Schemas["FaultView"];
export type Hit = Schemas["Hit"];
export type Import = Schemas["ImportView"];
export type KeptCheckpoint = Schemas["KeptCheckpoint"];
export type LedgerRecord = Schemas["RecordView"];
export type Link = Schemas["LinkView"];
export type Moment = Schemas["Moment"];
export type Overview = Schemas["Overview"];
export type Passport = Schemas["Passport"];
export type Person = Schemas["PersonView"];
export type Picture = Schemas["Picture"];
export type PictureContext = Schemas["Context"];
export type PictureFlow = Schemas["Flow"];
export type PictureLayer = Schemas["Layer"];
export type PictureNode = Schemas["Node"];
export type Pool = Schemas["PoolView"];
export type PoolEnd = Schemas["PoolEnd"];
export type Readings = Schemas["ReadingsBetween"];
export type ReadingWorth = Schemas["ReadingWorth"];
export type TraceRow = Schemas["TraceRow"];
export type TraceTable = Schemas["TraceTable"];
export type ColumnSets = Schemas["ColumnSets"];
export type Session = Schemas["SessionView"];
export type Sheet = Schemas["SheetView"];
export type Source = Schemas["Source"];
export type Warning = Schemas["TraceWarning"];
