//! The fields a label may say, each with an example for whoever draws a template.
//!
//! What they mean at a plant is decided by whoever hands them in; here they are names.

use crate::pattern::Fields;

/// A field by its name, with an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// As it stands in braces.
    pub name: &'static str,
    /// What it may say.
    pub example: &'static str,
}

const fn known(name: &'static str, example: &'static str) -> Known {
    Known { name, example }
}

/// All of them.
pub const FIELDS: &[Known] = &[
    known("item_code", "DPL-500"),
    known("item_name", "高麗菜豬肉水餃 500 g"),
    known("gtin", "04712345678900"),
    known("lot", "L260930-07"),
    known("serial", "000127"),
    known("sscc", "347123450000000016"),
    known("quantity", "48"),
    known("unit", "箱"),
    known("produced", "2026-09-30"),
    known("best_before", "2027-09-30"),
    known("expiry", "2027-09-30"),
    known("net_weight", "12.5"),
    known("gross_weight", "13.2"),
    known("count", "48"),
    known("customer", "全聯實業"),
    known("customer_item", "C-88120"),
    known("customer_lot", "PX-0930"),
    known("customer_order", "PO-55120"),
    known("supplier", "大成長城"),
    known("supplier_item", "S-4410"),
    known("supplier_lot", "DC2609A"),
    known("order", "SO-1024"),
    known("work_order", "WO-3391"),
    known("place", "A-03-2"),
    known("printed_at", "2026-09-30 14:05"),
    known("person", "林美華"),
    known("note", "冷凍保存 −18 ℃ 以下"),
    known("trace_link", "https://trace.example/lot/L260930-07"),
    known("practice", ""),
    known("mark", "檢"),
    known("company", "溯源食品股份有限公司"),
    known("site", "台中廠"),
    known("ship_to", "全聯物流 觀音倉"),
    known("ship_from", "溯源食品 台中廠"),
    known("packages", "1 / 6"),
];

/// Whether a name is one of them.
pub(crate) fn is_known(name: &str) -> bool {
    FIELDS.iter().any(|field| field.name == name)
}

/// Every field with its example.
pub fn examples() -> Fields {
    FIELDS.iter().map(|field| (field.name.to_owned(), field.example.to_owned())).collect()
}
