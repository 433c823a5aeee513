/** A trace in sentences: the answer at the top, and the two lines of a node. */
import type { TFunction } from "i18next";
import type {
  Answer,
  OneAnswer,
  Picture,
  PictureLayer,
  PictureNode,
  Source,
} from "../../api/types";
import { billionths, count, plain, quantity, sum } from "../../language/decimal";
import { day } from "../../language/time";
import type { Words } from "./layout/layout";

/** The answers of a picture, one per direction. */
export function answersOf(answer: Answer): OneAnswer[] {
  return "forward" in answer ? [answer.backward, answer.forward] : [answer];
}

const isSome = (text: string | null | undefined): boolean => (billionths(text) ?? 0n) !== 0n;

function forwardClauses(t: TFunction, { balance, counts, mode }: OneAnswer): string[] {
  const customers = count(counts.customers);
  const clauses: string[] = [];
  const amount = (text: string | null | undefined): string =>
    `${quantity(text, balance?.unit)} ${balance?.unit ?? ""}`;
  if (counts.customers === 0) clauses.push(t("trace.say.nothing_shipped"));
  // What is only possible has no figure, so the figure cannot be said to have gone to everyone.
  else if (mode !== "cautious" && balance && isSome(balance.shipped)) {
    clauses.push(
      t("trace.say.shipped", {
        quantity: amount(balance.shipped),
        customers,
        count: counts.customers,
      }),
    );
  } else {
    clauses.push(
      t("trace.say.shipped_to", {
        shipments: count(counts.shipments),
        customers,
        count: counts.customers,
      }),
    );
  }
  if (balance && isSome(balance.on_hand))
    clauses.push(t("trace.say.on_hand", { quantity: amount(balance.on_hand) }));
  if (balance && isSome(balance.in_process)) {
    clauses.push(t("trace.say.in_process", { quantity: amount(balance.in_process) }));
  }
  return clauses;
}

function oneSentence(t: TFunction, answer: OneAnswer, cautious: boolean): string {
  const { counts } = answer;
  if (answer.direction === "backward") {
    const suppliers = new Set(answer.suppliers.map(({ ref }) => ref)).size;
    return t(counts.lots > 0 ? "trace.say.backward" : "trace.say.backward_direct", {
      suppliers: count(counts.suppliers ?? suppliers),
      receipts: count(answer.suppliers.length),
      lots: count(counts.lots),
      count: counts.suppliers ?? suppliers,
    });
  }
  const head = t(cautious ? "trace.say.head_possible" : "trace.say.head", {
    lots: count(counts.lots),
    count: counts.lots,
  });
  const clauses = forwardClauses(t, answer).join(t("trace.say.join"));
  // What left as it came into no other lot: only where it went is worth a word.
  if (counts.lots === 0 && counts.customers > 0) return t("trace.say.only", { clauses });
  return t("trace.say.whole", { head, clauses });
}

/** The answer of the page as one sentence. */
export function answerSentence(
  t: TFunction,
  answer: Answer,
  cautious: boolean,
  asOf: boolean,
): string {
  const said = answersOf(answer)
    .map((one) => oneSentence(t, one, cautious))
    .join(t("trace.say.between"));
  return asOf ? t("trace.say.as_of", { said }) : said;
}

/** What was reached, as a phone counts it first. */
export function countsOf(t: TFunction, answer: Answer): { word: string; count: string }[] {
  const all = answersOf(answer).map(({ counts }) => counts);
  const total = (of: (one: OneAnswer["counts"]) => number): number =>
    all.reduce((sum, one) => sum + of(one), 0);
  return [
    { word: t("counts.lots"), count: count(total((one) => one.lots)) },
    { word: t("pool_kind.customer"), count: count(total((one) => one.customers)) },
    { word: t("phone.shipments"), count: count(total((one) => one.shipments)) },
    { word: t("pool_kind.supplier"), count: count(total((one) => one.suppliers)) },
  ];
}

/** A name that several kinds of goods have in common ends in what they all are: （棧板）. */
const COMMON_KIND = /^.+[（(]([^（）()]+)[）)]$/;

/** What a layer of the drawing is called. */
export function layerName(t: TFunction, layer: PictureLayer): string {
  const kind = COMMON_KIND.exec(layer.label ?? "")?.[1];
  if (kind) return kind;
  // Lots of one operation carry the operation's name: their items may have nothing in common.
  if (layer.made_by) return t("layer.made", { operation: layer.made_by });
  return layer.label ?? t(`layer.${layer.key}`, { defaultValue: t(`pool_kind.${layer.kind}`) });
}

type Drawn = Pick<Picture, "unit" | "nodes" | "flows">;
interface Amount {
  expected: string | null;
  unit: string | null;
}

/**
 * What a node holds: of the root itself all that entered it, whichever way it is traced.
 *
 * Where the server gives no figure because something more is only possible, the figure is what the
 * record says: the sum of what certainly flowed.
 */
export function held(node: PictureNode, { nodes, flows }: Drawn): Amount {
  const { expected, unit } = node.quantity;
  if (expected != null) return { expected, unit: unit ?? null };
  if (node.root) return { expected: node.entered ?? null, unit: node.entered_unit ?? null };
  const rootLayer = nodes.find(({ root }) => root)?.layer ?? 0;
  const side = node.layer < rootLayer ? "from" : "to";
  const certain = flows.filter((flow) => flow[side] === node.id && !flow.possible);
  const [first] = certain;
  const alike = certain.every((flow) => flow.quantity.unit === first?.quantity.unit);
  const all = first && alike ? sum(certain.map((flow) => flow.quantity.expected)) : null;
  return { expected: all === null ? null : plain(all), unit: first?.quantity.unit ?? null };
}

function contents(t: TFunction, node: PictureNode, picture: Drawn): string {
  const { expected, unit } = held(node, picture);
  if (expected === null) return t("trace.node.unknown");
  const whole = node.root || node.kind === "supplier" || (unit ?? picture.unit) !== picture.unit;
  const own = unit ?? picture.unit;
  return whole
    ? `${quantity(expected, own)} ${own ?? ""}`
    : t("trace.node.holds", { quantity: quantity(expected, own) });
}

/** Ends that are no record of their own: their name is a word of the ledger. */
const NAMELESS = new Set(["scrap", "loss", "adjust"]);

/** A group says how many it stands for, and of what. */
export function titleOf(t: TFunction, node: PictureNode): string {
  const { kind, members, possible } = node;
  const title = NAMELESS.has(node.title) ? t(`pool_kind.${node.title}`) : node.title;
  if (members === 1 || title.includes(String(members))) return title;
  const several = t(`trace.node.several.${kind}`, { n: count(members), count: members });
  // What is only possible stays short: it is there to be counted, not to be read one by one.
  return possible ? t("trace.node.also", { title: several }) : `${title} ${several}`.trim();
}

/** The two lines a node carries in the drawing. */
export function nodeWords(t: TFunction, node: PictureNode, picture: Drawn): Words {
  const title = titleOf(t, node);
  const back = (node.went_back ?? []).map((went) => wentBackWords(t, went));
  if (node.possible) return { title, fact: back.join(" · ") || null };
  const facts: string[] = [];
  if (node.kind === "shipment" && node.at) facts.push(day(node.at));
  facts.push(contents(t, node, picture));
  if (node.resting && !node.root && node.state !== "shipped") {
    const key = node.state === "wip" ? "trace.node.in_process" : "trace.node.resting";
    facts.push(t(key, { quantity: quantity(node.resting, picture.unit) }));
  }
  return { title, fact: [...facts, ...back].join(" · ") };
}

/** Goods of a lot that went back to another site, or came back from one. */
export const wentBackWords = (
  t: TFunction,
  { came, site, quantity: amount, unit }: NonNullable<PictureNode["went_back"]>[number],
): string =>
  t(came ? "trace.went_back.came" : "trace.went_back.left", {
    site,
    quantity: `${quantity(amount, unit)} ${unit}`,
  });

/** Where an answer was read from; out of the database also what that took. */
export function readFrom(t: TFunction, { database }: Source): string {
  if (!database) return t("trace.read_from.memory");
  return t("trace.read_from.database", {
    transfers: count(database.transfers),
    levels: count(database.levels),
    statements: count(database.statements),
  });
}

/** Everything a node says, for those who hear the drawing. */
export function spokenNode(
  t: TFunction,
  node: PictureNode,
  layer: PictureLayer | undefined,
  picture: Drawn,
): string {
  const { title, fact } = nodeWords(t, node, picture);
  // Begins with what is seen, so that it can be called by voice as it is read.
  return [
    fact ? `${title} ${fact}` : title,
    layer ? layerName(t, layer) : "",
    node.subtitle ?? "",
    node.possible ? t("trace.node.possible") : t(`state.${node.state}`),
    node.root ? t("trace.node.root") : "",
  ]
    .filter(Boolean)
    .join(t("trace.say.join"));
}

/** What a drawing without a single flow says. What went back to another site has none. */
export function emptyWords(t: TFunction, direction: string, { nodes }: Picture): string {
  const back = nodes
    .flatMap(({ went_back }) => went_back ?? [])
    .map((one) => wentBackWords(t, one));
  const way = direction === "backward" ? "backward" : "forward";
  return back.length > 0
    ? t(`trace.empty.${way}_back`, { back: back.join(t("common.list_join")) })
    : t(`trace.empty.${way}`);
}
