//! Foreign layouts: what each sheet and column of somebody else's file is taken for.
//!
//! What people chose once is proposed again for the next file with the same sheets and headings.

use std::collections::BTreeMap;

use exchange::Document;
use exchange::layout::{self, Mapping, Sheet, SheetMapping, SheetSection};
use sha2::{Digest as _, Sha256};
use store::side::settings;

use domain::Refusal;

use crate::error::{Error, Result};
use crate::export::halted;
use crate::plant::{Operator, Plant};
use crate::views::{ColumnView, FieldView, MappingChoice, SheetView};

/// What each sheet is probably for, or what people said of it the last time.
pub(super) fn propose(
    plant: &Plant,
    operator: &Operator,
    document: &Document,
) -> Result<Vec<SheetView>> {
    let guessed = layout::sheets(document, None).map_err(halted)?;
    let key = fingerprint(guessed.iter().map(|sheet| {
        (sheet.name.as_str(), sheet.columns.iter().map(|column| column.header.as_str()))
    }));
    let remembered = plant.read(|tx| Ok(settings::mapping(tx, operator.company, &key)?))?;
    let remembered = remembered.and_then(|text| serde_json::from_str::<Mapping>(&text).ok());
    let sheets = match remembered {
        Some(mapping) => layout::sheets(document, Some(&mapping)).map_err(halted)?,
        None => guessed,
    };
    Ok(sheets.into_iter().map(view).collect())
}

/// The same sheets as a choice would read them.
pub(super) fn preview(document: &Document, mapping: &Mapping) -> Result<Vec<SheetView>> {
    let sheets = layout::sheets(document, Some(mapping)).map_err(halted)?;
    Ok(sheets.into_iter().map(view).collect())
}

/// A person's choice, with its words read.
pub(super) fn chosen(choice: &MappingChoice) -> Result<Mapping> {
    let mut sheets = Vec::with_capacity(choice.sheets.len());
    for sheet in &choice.sheets {
        let section = SheetSection::ALL
            .into_iter()
            .find(|section| section.as_str() == sheet.section)
            .ok_or(Refusal::BadInput { field: "section" })?;
        let known = section.fields();
        let unknown = |field: &String| !known.iter().any(|known| known.field == field);
        if section != SheetSection::Ignore && sheet.columns.values().any(unknown) {
            return Err(Refusal::BadInput { field: "columns" }.into());
        }
        sheets.push(SheetMapping {
            name: sheet.name.clone(),
            section,
            header_row: sheet.header_row.into(),
            columns: sheet.columns.clone(),
        });
    }
    Ok(Mapping { sheets })
}

/// Keeps a choice for the next file with the same sheets and headings.
pub(super) fn remember(
    plant: &Plant,
    operator: &Operator,
    shown: &[SheetView],
    mapping: &Mapping,
) -> Result<()> {
    let key = fingerprint(shown.iter().map(|sheet| {
        (sheet.name.as_str(), sheet.columns.iter().map(|column| column.header.as_str()))
    }));
    let text = serde_json::to_string(mapping).map_err(Error::fault)?;
    let company = operator.company;
    plant.inner.runner.run(move |cx| {
        settings::remember_mapping(cx.tx, company, &key, &text, cx.now_us)?;
        Ok(())
    })
}

/// Two files are alike when their sheets have the same names and headings.
fn fingerprint<'a>(
    sheets: impl Iterator<Item = (&'a str, impl Iterator<Item = &'a str>)>,
) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (name, headers) in sheets {
        hash.update(name.as_bytes());
        hash.update([0]);
        for header in headers {
            hash.update(header.as_bytes());
            hash.update([1]);
        }
        hash.update([2]);
    }
    hash.finalize().into()
}

fn view(sheet: Sheet) -> SheetView {
    SheetView {
        section: sheet.section.as_str().to_owned(),
        header_row: sheet.header_row as u32,
        columns: sheet
            .columns
            .into_iter()
            .map(|column| ColumnView {
                header: column.header,
                field: column.field,
                samples: column.samples,
                read_as: column.read_as,
            })
            .collect(),
        fields: fields(sheet.section),
        sections: SheetSection::ALL.iter().map(|section| section.as_str().to_owned()).collect(),
        fields_of: SheetSection::ALL
            .iter()
            .map(|section| (section.as_str().to_owned(), fields(*section)))
            .collect::<BTreeMap<_, _>>(),
        name: sheet.name,
    }
}

fn fields(section: SheetSection) -> Vec<FieldView> {
    section
        .fields()
        .into_iter()
        .map(|field| FieldView { field: field.field.to_owned(), required: field.required })
        .collect()
}
