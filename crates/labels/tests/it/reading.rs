//! Reading what was drawn: an SVG is rasterized and a symbol decoded, by programs that are not ours.

use std::collections::HashSet;

use crate::dice::Dice;
use labels::{Fields, Label, Manner, Symbology, Template, lay, svg};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use rxing::common::HybridBinarizer;
use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, MultiFormatReader, RXingResult,
    RXingResultMetadataType, RXingResultMetadataValue, Reader as _,
};

/// A grey picture.
pub(crate) struct Grey {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) luma: Vec<u8>,
}

/// What a decoder says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) text: String,
    /// What the symbology calls itself, where the decoder tells.
    pub(crate) aim: Option<String>,
}

/// A label with one element; panics where it cannot be printed.
pub(crate) fn alone(width: f64, height: f64, element: &serde_json::Value) -> Label {
    let template = serde_json::json!({
        "width_mm": width, "height_mm": height, "elements": [element],
    });
    let template = Template::read(&template).unwrap();
    lay(&template, &Fields::new(), &Manner::default())
        .sound()
        .unwrap_or_else(|faults| panic!("{element}: {faults:?}"))
}

/// The label as a picture with so many dots a millimetre.
pub(crate) fn picture(label: &Label, per_mm: f32) -> Grey {
    let text = svg::svg(label);
    // Without a font of its own the renderer can only draw outlines.
    let tree = Tree::from_str(&text, &Options::default()).unwrap();
    let size = tree.size();
    let millimetres = |side: f64| (side as f32 * per_mm).ceil() as u32;
    let (width, height) = (millimetres(label.width), millimetres(label.height));
    let mut pixels = Pixmap::new(width, height).unwrap();
    let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(&tree, scale, &mut pixels.as_mut());
    // Black and white and their greys only: one channel says all.
    let luma = pixels.pixels().iter().map(|pixel| pixel.red()).collect();
    Grey { width, height, luma }
}

/// Decodes the one symbol of its kind.
pub(crate) fn decode(picture: &Grey, symbology: Symbology) -> Result<Read, String> {
    let format = match symbology {
        Symbology::Qr => BarcodeFormat::QR_CODE,
        Symbology::Gs1Datamatrix | Symbology::Datamatrix => BarcodeFormat::DATA_MATRIX,
        Symbology::Gs1_128 | Symbology::Code128 => BarcodeFormat::CODE_128,
        Symbology::Ean13 => BarcodeFormat::EAN_13,
    };
    let hints = DecodeHints {
        PossibleFormats: Some(HashSet::from([format])),
        TryHarder: Some(true),
        AssumeGs1: Some(symbology == Symbology::Gs1_128),
        CharacterSet: Some("UTF-8".to_owned()),
        ..DecodeHints::default()
    };
    let source = Luma8LuminanceSource::new(picture.luma.clone(), picture.width, picture.height);
    let source = source.map_err(|error| format!("{error:?}"))?;
    let mut image = BinaryBitmap::new(HybridBinarizer::new(source));
    let read = MultiFormatReader::default().decode_with_hints(&mut image, &hints);
    let read = read.map_err(|error| format!("{error:?}"))?;
    Ok(said(&read))
}

fn said(read: &RXingResult) -> Read {
    let metadata = read.getRXingResultMetadata();
    let aim = match metadata.get(&RXingResultMetadataType::SYMBOLOGY_IDENTIFIER) {
        Some(RXingResultMetadataValue::SymbologyIdentifier(aim)) => Some(aim.clone()),
        _ => None,
    };
    Read { text: read.getText().to_owned(), aim }
}

/// A text of some of these letters.
pub(crate) fn text(dice: &mut Dice, letters: &str, least: usize, most: usize) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let count = least + dice.below(most - least + 1);
    (0..count).map(|_| letters[dice.below(letters.len())]).collect()
}
