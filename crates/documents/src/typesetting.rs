//! The typesetter: templates of this crate, the data as a file of their own, one font in two weights.
//!
//! A template sees nothing else: no file of the machine, no package, no clock, no network. Data are
//! read as JSON and set as text; no character of them is ever read as markup.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Value, json};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandards};

use crate::codes::qr_svg;
use crate::fonts;
use crate::text::printable;
use crate::words::words;
use crate::{Document, Error, Frame, Language};

/// Characters the font lacks that a document names, at most.
const MISSING_MAX: usize = 12;

/// Documents after which what the typesetter remembers of one is forgotten.
const REMEMBERED: usize = 4;

/// What every document has in common, made once.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    /// Regular first; both have the same characters.
    faces: [Font; 2],
    sheet: Source,
    templates: [(&'static str, Source); 10],
    data: FileId,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let face = |bytes| Font::new(Bytes::new(bytes), 0).expect("it is part of the program");
    let faces = [fonts::REGULAR, fonts::BOLD].map(face);
    let source = |name: &str, text: &str| Source::new(file(name), text.to_owned());
    let template = |name: &'static str, text: &str| (name, source(&format!("/{name}.typ"), text));
    Shop {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&faces)),
        faces,
        sheet: source("/sheet.typ", include_str!("../templates/sheet.typ")),
        templates: [
            template("delivery_note", include_str!("../templates/delivery_note.typ")),
            template("receipt_note", include_str!("../templates/receipt_note.typ")),
            template("pick_list", include_str!("../templates/pick_list.typ")),
            template("work_order", include_str!("../templates/work_order.typ")),
            template("lot_labels", include_str!("../templates/lot_labels.typ")),
            template("lot_passport", include_str!("../templates/lot_passport.typ")),
            template("trace_report", include_str!("../templates/trace_report.typ")),
            template("recall_report", include_str!("../templates/recall_report.typ")),
            template("complaint_reply", include_str!("../templates/complaint_reply.typ")),
            template("eight_d", include_str!("../templates/eight_d.typ")),
        ],
        data: file("/data.json"),
    }
});

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("these paths are our own");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// A document as the bytes of a PDF.
pub(crate) fn pdf(
    document: &Document,
    frame: &Frame,
    language: Language,
) -> Result<Vec<u8>, Error> {
    let page = set(document, frame, language)?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("{}/{}", document.kind(), document.number())),
        creator: Smart::Custom(Some("suyuan".to_owned())),
        timestamp: None,
        page_ranges: None,
        standards: PdfStandards::default(),
        tagged: true,
        pretty: false,
    };
    let bytes = typst_pdf::pdf(&page, &options);
    let bytes = bytes.map_err(|refused| refusal(document, &refused))?;
    typst::comemo::evict(REMEMBERED);
    Ok(bytes)
}

/// The pages of a document, before they are written down.
fn set(document: &Document, frame: &Frame, language: Language) -> Result<PagedDocument, Error> {
    let template = SHOP.templates.iter().find(|(name, _)| *name == document.kind());
    let (_, main) = template.expect("every document has its template; a test prints each");
    let data = data(document, frame, language).map_err(|error| Error::Typesetter {
        document: document.kind(),
        said: error.to_string(),
    })?;
    let world = Desk { main, data: Bytes::new(data) };
    typst::compile::<PagedDocument>(&world).output.map_err(|refused| refusal(document, &refused))
}

fn refusal(document: &Document, refused: &[SourceDiagnostic]) -> Error {
    let said: Vec<&str> = refused.iter().map(|one| one.message.as_str()).collect();
    Error::Typesetter { document: document.kind(), said: said.join("; ") }
}

/// Everything a template is given, fit for paper.
fn data(
    document: &Document,
    frame: &Frame,
    language: Language,
) -> Result<Vec<u8>, serde_json::Error> {
    let mut missing = BTreeSet::new();
    let mut said = serde_json::to_value(document)?;
    let codes = codes(document);
    let mut frame = serde_json::to_value(frame)?;
    clean(&mut said, &mut missing);
    clean(&mut frame, &mut missing);
    let mut number = Value::String(document.number().to_owned());
    clean(&mut number, &mut missing);
    let missing: Vec<String> = missing
        .iter()
        .take(MISSING_MAX)
        .map(|letter| format!("U+{:04X}", u32::from(*letter)))
        .collect();
    serde_json::to_vec(&json!({
        "language": language.tag(),
        "words": words(language),
        "frame": frame,
        "number": number,
        "said": said["said"],
        "codes": codes,
        "missing": missing,
    }))
}

/// The codes of a document, in the order its template draws them.
fn codes(document: &Document) -> Vec<Option<String>> {
    match document {
        Document::LotLabels(labels) => labels.iter().map(|label| qr_svg(&label.code)).collect(),
        other => vec![qr_svg(other.number())],
    }
}

/// Makes every text printable.
fn clean(value: &mut Value, missing: &mut BTreeSet<char>) {
    let coverage = &SHOP.faces[0].info().coverage;
    let has = |letter: char| coverage.contains(letter.into());
    match value {
        Value::String(text) => {
            *text = printable(text, has, &mut |letter| {
                missing.insert(letter);
            });
        }
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, missing)),
        Value::Object(members) => members.values_mut().for_each(|member| clean(member, missing)),
        _ => (),
    }
}

/// One document on its way through the typesetter.
struct Desk {
    main: &'static Source,
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHOP.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHOP.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = [self.main, &SHOP.sheet].into_iter().find(|source| source.id() == id);
        known.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHOP.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHOP.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests;
