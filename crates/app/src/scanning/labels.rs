//! Labels of suppliers, read by the layouts that masters give them.

use domain::facts::ItemDefined;
use domain::masters::SupplierLabel;
use domain::supplier_labels::{Layout, Said};
use domain::{MasterKind, Role};
use store::masters;

use super::find::Finder;
use super::{LabelView, ScanReading};
use crate::error::{Error, Result};

/// Layouts that are tried. More are an error of whoever keeps them: the rest is not looked at.
const LAYOUTS_MAX: u32 = 500;

impl Finder<'_, '_> {
    /// What a text says where it is laid out like a supplier's label, and the lots it names.
    pub(super) fn supplier_labels(&mut self, text: &str) -> Result<()> {
        let (company, kind) = (self.ground.0, MasterKind::SupplierLabel);
        let rows = masters::records(self.tx, company, kind, ("", None), LAYOUTS_MAX)?;
        for row in rows.into_iter().filter(|row| !row.retired) {
            let Some(body) = row.body else { continue };
            let label: SupplierLabel = serde_json::from_str(&body).map_err(Error::fault)?;
            // Only layouts that can be read were ever written down.
            let said = Layout::parse(&label.layout).ok().and_then(|layout| layout.read(text));
            if let Some(said) = said {
                self.supplier_label(&row.code, &label, said)?;
            }
        }
        Ok(())
    }

    fn supplier_label(&mut self, code: &str, label: &SupplierLabel, said: Said) -> Result<()> {
        let About::ThisItem(item) = self.item_of(label, &said)? else { return Ok(()) };
        let supplier =
            masters::partner_by_code(self.tx, self.ground.0, Role::Supplier, &label.supplier)?;
        if let (Some(lot), Some(item)) = (&said.lot, &item) {
            self.numbered(lot, std::slice::from_ref(item), "supplier_label")?;
        }
        let shown = said.lot.clone().unwrap_or_else(|| code.to_owned());
        let (item, item_name) = item.map(|item| (item.code, item.name)).unzip();
        let view = LabelView {
            gtin: said.gtin,
            item: item.clone().or(said.item),
            lot: said.lot,
            produced_on: said.produced_on.map(|day| day.to_string()),
            expires_on: said.expires_on.map(|day| day.to_string()),
            quantity: said.quantity,
            supplier: Some(label.supplier.clone()),
            ..LabelView::default()
        };
        self.add(ScanReading {
            kind: "label",
            id: code.to_owned(),
            code: shown,
            name: supplier.map(|supplier| supplier.name),
            item,
            item_name,
            why: "supplier_label",
            label: Some(view),
            ..ScanReading::default()
        });
        Ok(())
    }

    /// What a label is about, as far as it says so.
    fn item_of(&mut self, label: &SupplierLabel, said: &Said) -> Result<About> {
        let company = self.ground.0;
        let named = match (&said.item, &said.gtin) {
            (Some(code), _) => masters::item_by_code(self.tx, company, code)?,
            (None, Some(gtin)) => self.items_by_gtin(gtin)?.into_iter().next(),
            (None, None) => None,
        };
        if label.item.is_empty() {
            return Ok(About::ThisItem(named));
        }
        let says_nothing = said.item.is_none() && said.gtin.is_none();
        let fits = says_nothing || named.is_some_and(|item| item.code == label.item);
        if !fits {
            return Ok(About::AnotherItem);
        }
        Ok(About::ThisItem(masters::item_by_code(self.tx, company, &label.item)?))
    }
}

/// What a label is about.
enum About {
    /// An item that the layout is for, where it is known which.
    ThisItem(Option<ItemDefined>),
    /// Another item than the layout is for.
    AnotherItem,
}
