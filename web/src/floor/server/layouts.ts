/** The layouts of suppliers' labels, kept on the device so that a delivery is known offline. */
import { everyPage } from "./request";

export interface KeptLayout {
  layout: string;
  supplier: string;
  /** The item it is for; every item where `null`. */
  item: string | null;
}

interface Master {
  retired: boolean;
  fields: { layout?: string; supplier?: string; item?: string };
}

export async function fetchLayouts(): Promise<KeptLayout[]> {
  const rows = await everyPage<Master>("masters/supplier_label?limit=200");
  return rows
    .filter(({ retired, fields }) => !retired && fields.layout)
    .map(({ fields: { layout = "", supplier = "", item } }) => ({
      layout,
      supplier,
      item: item || null,
    }));
}
