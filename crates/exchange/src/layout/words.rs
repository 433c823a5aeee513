//! The words that stand over columns, in the three languages of the house.
//!
//! A header is matched by the longest word it contains, so that 供應商批號 is the supplier's lot
//! number and neither a supplier nor our lot number.

use super::SheetSection;
use super::dates::narrow;

/// What a header may mean, whatever sheet it stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Concept {
    At,
    ProducedOn,
    Expires,
    LotNumber,
    SupplierLot,
    Quantity,
    Unit,
    KgPerUnit,
    Supplier,
    SupplierName,
    Customer,
    CustomerName,
    Item,
    ItemName,
    Document,
    By,
    Equipment,
    WorkOrder,
    Run,
    Operation,
    Tracking,
    Role,
    /// A word that says what we do not keep: a place, a remark, a price.
    Elsewhere,
}

const WORDS: &[(Concept, &str)] = &[
    (
        Concept::At,
        "日期 時間 时间 收貨日期 收货日期 進貨日期 进货日期 入庫日期 入库日期 到貨日期 \
         到货日期 領料日期 领料日期 投料日期 投料時間 投料时间 出貨日期 出货日期 \
         發貨日期 发货日期 date time datetime receiveddate receiptdate shipdate \
         shippingdate deliverydate",
    ),
    (
        Concept::ProducedOn,
        "生產日期 生产日期 製造日期 制造日期 完工日期 完工時間 完工时间 產出日期 \
         产出日期 productiondate manufacturedate mfgdate producedon",
    ),
    (
        Concept::Expires,
        "有效日期 有效期 有效期限 有效期至 效期 到期日 到期日期 保存期限 保质期至 \
         失效日期 expiry expirydate expirationdate expires bestbefore useby",
    ),
    (
        Concept::LotNumber,
        "批號 批号 批次 批次號 批次号 批次編號 批次编号 廠內批號 厂内批号 產品批號 \
         产品批号 成品批號 成品批号 物料批號 物料批号 原料批號 原料批号 lot lotno \
         lotnumber batch batchno batchnumber",
    ),
    (
        Concept::SupplierLot,
        "供應商批號 供应商批号 原廠批號 原厂批号 廠商批號 厂商批号 來料批號 来料批号 \
         supplierlot supplierlotno vendorlot supplierbatch vendorbatch",
    ),
    (
        Concept::Quantity,
        "數量 数量 重量 收貨數量 收货数量 進貨數量 进货数量 實收數量 实收数量 領料數量 \
         领料数量 用量 投料量 產量 产量 出貨數量 出货数量 qty quantity weight amount",
    ),
    (Concept::Unit, "單位 单位 計量單位 计量单位 unit uom"),
    (Concept::KgPerUnit, "單位重量 单位重量 單重 单重 每單位公斤 每单位公斤 kgperunit unitweight"),
    (
        Concept::Supplier,
        "供應商 供应商 廠商 厂商 供應商編號 供应商编号 供應商代碼 供应商代码 廠商編號 \
         廠商代號 厂商编号 supplier vendor suppliercode vendorcode",
    ),
    (Concept::SupplierName, "供應商名稱 供应商名称 廠商名稱 厂商名称 suppliername vendorname"),
    (
        Concept::Customer,
        "客戶 客户 顧客 收貨單位 收货单位 客戶編號 客户编号 客戶代碼 客户代码 客戶代號 \
         customer client customercode shipto",
    ),
    (Concept::CustomerName, "客戶名稱 客户名称 客戶簡稱 客户简称 customername"),
    (
        Concept::Item,
        "料號 料号 品號 品号 物料編碼 物料编码 物料代碼 物料代码 物料號 物料号 產品編號 \
         产品编号 產品編碼 产品编码 商品編號 商品编号 料件編號 貨號 货号 存货编码 item \
         itemcode itemno partno partnumber material materialcode sku",
    ),
    (
        Concept::ItemName,
        "品名 物料名稱 物料名称 產品名稱 产品名称 商品名稱 商品名称 料件名稱 原料名稱 \
         原料名称 存货名称 名稱 名称 產品 产品 原料 itemname productname product \
         materialname description",
    ),
    (
        Concept::Document,
        "單號 单号 單據 单据 單據號碼 单据号 出貨單號 出货单号 進貨單號 进货单号 \
         收貨單號 收货单号 送貨單號 送货单号 領料單號 领料单号 訂單號 订单号 採購單號 \
         采购单号 document documentno docno grn deliverynote invoice orderno pono",
    ),
    (
        Concept::By,
        "操作員 操作员 人員 人员 經手人 经手人 作業員 作业员 收貨人員 收货人 領料人 \
         领料人 操作人 operator by receivedby person worker",
    ),
    (Concept::Equipment, "機台 机台 設備 设备 機器 机器 產線 产线 線別 machine equipment line"),
    (
        Concept::WorkOrder,
        "工單 工单 工單號 工单号 製令 制令 製令單號 製造單號 制造单号 生產單號 生产单号 \
         生產批次單 任務單 任务单 workorder wo wono productionorder joborder",
    ),
    (Concept::Run, "鍋次 锅次 爐號 炉号 爐次 炉次 班次 run charge heat shift"),
    (Concept::Operation, "工序 製程 制程 工站 工段 operation process step station"),
    (Concept::Tracking, "追溯方式 追踪方式 tracking"),
    (Concept::Role, "角色 類別 类别 role partnertype"),
    (
        Concept::Elsewhere,
        "倉庫 仓库 儲位 储位 庫位 库位 備註 备注 說明 说明 規格 规格 單價 单价 金額 \
         金额 序號 序号 項次 项次 稅額 税额 電話 电话 地址 檢驗 检验 warehouse location \
         remark remarks note notes price spec no phone address",
    ),
];

/// Words on the tab of a sheet that say what it holds.
const SHEET_WORDS: &[(SheetSection, &str)] = &[
    (
        SheetSection::Receipts,
        "進貨 进货 收貨 收货 來料 来料 採購 采购 receipt receiving goodsin inbound",
    ),
    (SheetSection::Usage, "領料 领料 投料 用料 耗用 發料 发料 usage issue consumption consumed"),
    (SheetSection::Output, "產出 产出 生產 生产 完工 成品入庫 成品入库 output production produced"),
    (
        SheetSection::Shipments,
        "出貨 出货 發貨 发货 銷貨 销售 送貨 送货 shipment shipping delivery deliveries \
         sales",
    ),
    (SheetSection::Items, "料件 物料主檔 物料清单 品項 品项 存貨 存货 items materials"),
    (SheetSection::Partners, "往來 往来 供應商 供应商 客戶 客户 partners suppliers customers"),
];

/// Words of a row that sums up the rows above it.
const TOTALS: &str = "合計 合计 總計 总计 小計 小计 共計 共计 total subtotal grandtotal";

/// A header without dress: narrow, lower case, no blanks, no brackets and what is in them.
pub(crate) fn bare(header: &str) -> String {
    let mut depth = 0_u32;
    narrow(header)
        .to_lowercase()
        .chars()
        .filter(|character| match character {
            '(' | '[' | '【' | '（' => {
                depth += 1;
                false
            }
            ')' | ']' | '】' | '）' => {
                depth = depth.saturating_sub(1);
                false
            }
            other => depth == 0 && other.is_alphanumeric(),
        })
        .collect()
}

/// The unit in the brackets of a header: 數量(kg).
pub(crate) fn unit_in(header: &str) -> Option<String> {
    let narrow = narrow(header);
    let (_, rest) = narrow.split_once(['(', '[', '【'])?;
    let (unit, _) = rest.split_once([')', ']', '】'])?;
    let unit = unit.trim();
    (!unit.is_empty() && unit.chars().count() <= 8).then(|| unit.to_owned())
}

/// What a header means, and how sure that is: the figures of the word, twice when it is all of it.
pub(crate) fn concept(header: &str) -> Option<(Concept, usize)> {
    let header = bare(header);
    let mut best: Option<(Concept, usize)> = None;
    for (concept, words) in WORDS {
        for word in words.split_whitespace() {
            let exact = header == word;
            // A short Latin word inside another word means nothing: "no" in "notes".
            let inside = header.contains(word) && (!word.is_ascii() || word.len() >= 5);
            if !exact && !inside {
                continue;
            }
            let weight = word.chars().count() * if exact { 2 } else { 1 };
            if best.is_none_or(|(_, most)| weight > most) {
                best = Some((*concept, weight));
            }
        }
    }
    best
}

/// Whether the tab of a sheet speaks of a section.
pub(crate) fn tab_speaks_of(tab: &str, section: SheetSection) -> bool {
    let tab = bare(tab);
    tab == section.as_str()
        || SHEET_WORDS
            .iter()
            .filter(|(named, _)| *named == section)
            .any(|(_, words)| words.split_whitespace().any(|word| tab.contains(word)))
}

/// Whether a cell says that its row sums up others.
pub(crate) fn is_total(text: &str) -> bool {
    // Looked at for every cell of every row: most say no at once.
    if text.len() > 40 || text.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    TOTALS.split_whitespace().any(|word| word == bare(text))
}

/// The field of a section that a concept fills.
pub(crate) fn field_of(section: SheetSection, concept: Concept) -> Option<&'static str> {
    use SheetSection as S;
    let business = matches!(section, S::Receipts | S::Usage | S::Output | S::Shipments);
    Some(match (concept, section) {
        (Concept::At, S::Receipts | S::Usage | S::Output | S::Shipments)
        | (Concept::ProducedOn, S::Output) => "at",
        (Concept::Expires, S::Receipts | S::Output | S::Pools) => "expires",
        (Concept::LotNumber, _) if business || section == S::Pools => "lot_number",
        (Concept::SupplierLot, S::Receipts | S::Pools) => "supplier_lot",
        (Concept::Quantity, _) if business => "quantity",
        (Concept::Unit, _) if business || section == S::Items => "unit",
        (Concept::KgPerUnit, S::Items) => "kg_per_unit",
        (Concept::Supplier, S::Receipts) => "supplier",
        (Concept::SupplierName, S::Receipts) => "supplier_name",
        (Concept::Customer, S::Shipments) => "customer",
        (Concept::CustomerName, S::Shipments) => "customer_name",
        (Concept::Role, S::Partners) => "role",
        (Concept::Supplier | Concept::Customer, S::Partners) | (Concept::Item, S::Items) => "code",
        (Concept::SupplierName | Concept::CustomerName, S::Partners)
        | (Concept::ItemName, S::Items | S::Partners) => "name",
        (Concept::Tracking, S::Items) => "tracking",
        (Concept::Item, _) if business || section == S::Pools => "item",
        (Concept::ItemName, _) if business => "item_name",
        (Concept::Document, _) if business => "document",
        (Concept::By, _) if business => "by",
        (Concept::Equipment, S::Usage | S::Output | S::Receipts) => "equipment",
        (Concept::WorkOrder, S::Usage | S::Output | S::Pools) => "work_order",
        (Concept::Run, S::Usage | S::Output) => "run",
        (Concept::Operation, S::Usage | S::Output | S::Pools) => "operation",
        _ => return None,
    })
}

/// Units that are one unit, and the kilograms in it where that is so by definition.
pub(crate) fn unit(text: &str) -> (String, Option<&'static str>) {
    match narrow(text).trim().to_lowercase().as_str() {
        "kg" | "kgs" | "公斤" | "千克" | "kilogram" => ("kg".to_owned(), Some("1")),
        "g" | "公克" | "克" | "gram" => ("g".to_owned(), Some("0.001")),
        "t" | "公噸" | "吨" | "公吨" | "噸" | "ton" => ("t".to_owned(), Some("1000")),
        _ => (narrow(text).trim().to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_understood_in_three_languages() {
        for (header, expected) in [
            ("批號", Concept::LotNumber),
            ("批号 *", Concept::LotNumber),
            ("供應商批號", Concept::SupplierLot),
            ("供应商", Concept::Supplier),
            ("供應商名稱", Concept::SupplierName),
            ("數量(kg)", Concept::Quantity),
            ("數　量", Concept::Quantity),
            ("進貨日期", Concept::At),
            ("有效日期", Concept::Expires),
            ("生产日期", Concept::ProducedOn),
            ("物料编码", Concept::Item),
            ("品名", Concept::ItemName),
            ("出貨單號", Concept::Document),
            ("工單號碼", Concept::WorkOrder),
            ("Lot No.", Concept::LotNumber),
            ("Supplier Name", Concept::SupplierName),
            ("倉庫", Concept::Elsewhere),
            ("備註", Concept::Elsewhere),
            ("機台", Concept::Equipment),
            ("客戶", Concept::Customer),
            ("Qty", Concept::Quantity),
        ] {
            assert_eq!(concept(header).map(|(concept, _)| concept), Some(expected), "{header}");
        }
        assert_eq!(concept("ⓍⓎ"), None);
        assert_eq!(unit_in("數量（kg）").as_deref(), Some("kg"));
    }
}
