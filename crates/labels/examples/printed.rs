//! `printed FOLDER`: labels as they are sent to printers and shown on screens, for whoever reads
//! them again with other programs.
//!
//! Every ready template with example fields (SVG, PDF, ZPL for each head), and seeded symbols of
//! every kind and turn as ZPL. `printed.json` says what is on each: the data of every symbol with
//! the place it covers, and the places of texts. Beside each ZPL lies `.pgm`: the same label drawn
//! from its SVG by a program that is not ours, with as many pixels as the head has dots.

use std::path::{Path, PathBuf};

use labels::{
    Dpi, Fields, Ink, Label, Manner, Rect, Template, examples, lay, pdf, ready, svg, zpl,
};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use serde_json::{Value, json};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Seeded symbols of each kind.
const SEEDS: u64 = 24;

fn main() -> Outcome {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("printed FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    let mut said = Vec::new();
    let mut all = Vec::new();
    for ready in ready::ALL {
        let template = Template::parse(ready.layout).map_err(|faults| format!("{faults:?}"))?;
        let label = sound(ready.name, &template, &examples(), None)?;
        std::fs::write(folder.join(format!("{}.svg", ready.name)), svg::svg(&label))?;
        for dpi in Dpi::ALL {
            // The reader takes seconds for a large label of a fine head.
            if dpi != Dpi::D600 || label.width * label.height < 3000.0 {
                said.push(write(&folder, ready.name, &label, dpi)?);
            }
        }
        all.push(label);
    }
    let template = Template::parse(ready::ALL[0].layout).map_err(|faults| format!("{faults:?}"))?;
    let practice = sound("practice", &template, &examples(), Some("練習"))?;
    std::fs::write(folder.join("practice.svg"), svg::svg(&practice))?;
    said.push(write(&folder, "practice", &practice, Dpi::D203)?);
    all.push(practice);
    std::fs::write(folder.join("ready.pdf"), pdf::pdf(&all)?)?;
    for seed in 0..SEEDS {
        for (symbology, data) in data(seed) {
            let name = format!("{symbology}-{seed}");
            let label = sound(&name, &alone(symbology, &data, seed)?, &Fields::new(), None)?;
            let dpi = if seed % 4 == 3 { Dpi::D300 } else { Dpi::D203 };
            said.push(write(&folder, &name, &label, dpi)?);
        }
    }
    std::fs::write(folder.join("printed.json"), serde_json::to_vec_pretty(&said)?)?;
    Ok(())
}

fn sound(
    name: &str,
    template: &Template,
    fields: &Fields,
    practice: Option<&str>,
) -> Outcome<Label> {
    let manner = Manner { practice: practice.map(str::to_owned) };
    Ok(lay(template, fields, &manner).sound().map_err(|faults| format!("{name}: {faults:?}"))?)
}

fn alone(symbology: &str, data: &str, seed: u64) -> Outcome<Template> {
    let (long, high) = if symbology.contains("12") || symbology.contains("13") {
        (96.0, 16.0)
    } else {
        (24.0, 24.0)
    };
    let rotation = [0, 90, 180, 270][(seed % 4) as usize];
    let (width, height) = if rotation % 180 == 0 { (long, high) } else { (high, long) };
    let data = data.replace('{', "{{").replace('}', "}}");
    let template = json!({
        "width_mm": width + 8.0, "height_mm": height + 8.0,
        "elements": [{ "kind": "symbol", "x": 4, "y": 4, "width": width, "height": height,
            "symbology": symbology, "data": data, "rotation": rotation }],
    });
    Ok(Template::read(&template).map_err(|faults| format!("{faults:?}"))?)
}

/// Data for every kind of symbol.
fn data(seed: u64) -> Vec<(&'static str, String)> {
    let lot = ["A7", "L260930-07", "b+c_d/e", "12345678", "X", "9Z9", "AB^1~2", "a>b<c"]
        [(seed % 8) as usize];
    let gs1_lot = lot.replace(['^', '~'], "-");
    let number = 470_000_000_000 + seed * 7_919_197;
    let gtin = format!("0{number}");
    let check = char::from(standards::gs1::linters::check_digit(gtin.as_bytes()));
    let day = 270_301 + seed % 28;
    let messages = [
        format!("(01){gtin}{check}(17){day}(10){gs1_lot}"),
        format!("(01){gtin}{check}(10){gs1_lot}(17){day}"),
        format!("(01){gtin}{check}(10){gs1_lot}(21){seed}"),
    ];
    let message = &messages[(seed % 3) as usize];
    let text = match seed % 5 {
        0 => format!("{number}"),
        1 => lot.to_owned() + " 溯源",
        2 => format!("https://trace.example/lot/{lot}?s={seed}"),
        3 => lot.to_uppercase(),
        _ => format!("{lot};{seed}"),
    };
    vec![
        ("qr", text),
        ("gs1_datamatrix", message.clone()),
        ("datamatrix", format!("{lot};{seed}")),
        ("gs1_128", message.clone()),
        ("code_128", format!("{lot} {seed}")),
        ("ean_13", number.to_string()),
    ]
}

/// Writes a label for a head, and what a drawing of it shows; gives back what is on it.
fn write(folder: &Path, name: &str, label: &Label, dpi: Dpi) -> Outcome<Value> {
    let per_mm = match dpi {
        Dpi::D203 => 8.0,
        Dpi::D300 => 300.0 / 25.4,
        Dpi::D600 => 600.0 / 25.4,
    };
    let file = format!("{name}-{}", dpi.figure());
    std::fs::write(folder.join(format!("{file}.zpl")), zpl::zpl(label, dpi, 1).text)?;
    draw(&folder.join(format!("{file}.pgm")), label, per_mm)?;
    let zones: Vec<Rect> = label.quiet_zones().map(|(_, zone)| zone).collect();
    let symbols = label.marks.iter().filter_map(|mark| match &mark.ink {
        Ink::Symbol(set) => Some(&set.symbol),
        _ => None,
    });
    let symbols: Vec<Value> = symbols
        .zip(&zones)
        .map(|(symbol, zone)| {
            json!({ "aim": symbol.symbology.aim(), "data": symbol.data, "place": place(zone) })
        })
        .collect();
    // Digits of an EAN-13 stand between bars, and follow the size that a head gives them.
    let bars: Vec<usize> = label
        .marks
        .iter()
        .filter(|mark| matches!(&mark.ink, Ink::Symbol(set) if set.guard > 0))
        .map(|mark| mark.element)
        .collect();
    let lines = label.marks.iter().filter_map(|mark| match &mark.ink {
        Ink::Text(lines) if !bars.contains(&mark.element) => Some(lines.iter().map(|line| {
            let (y, height) = (line.y - line.size, line.size * 1.3);
            let place = Rect { x: line.x, y, width: line.width(), height };
            (&line.text, mark.frame.covered(place))
        })),
        _ => None,
    });
    let texts: Vec<Value> = lines
        .flatten()
        .map(|(text, rect)| json!({ "text": text, "place": place(&rect) }))
        .collect();
    Ok(json!({ "file": file, "width_mm": label.width, "height_mm": label.height,
        "dots_per_mm": per_mm, "symbols": symbols, "texts": texts,
        "across": label.across.is_some() }))
}

fn place(rect: &Rect) -> [f64; 4] {
    [rect.x, rect.y, rect.width, rect.height]
}

/// The label from its SVG, as a portable grey map.
fn draw(file: &Path, label: &Label, per_mm: f64) -> Outcome {
    let tree = Tree::from_str(&svg::svg(label), &Options::default())?;
    let side = |length: f64| (length * per_mm).ceil() as u32;
    let (width, height) = (side(label.width), side(label.height));
    let mut pixels = Pixmap::new(width, height).ok_or("a label without a size")?;
    let scale = |length: f64, size: f32| (length * per_mm) as f32 / size;
    let scale = Transform::from_scale(
        scale(label.width, tree.size().width()),
        scale(label.height, tree.size().height()),
    );
    resvg::render(&tree, scale, &mut pixels.as_mut());
    let mut bytes = format!("P5\n{width} {height}\n255\n").into_bytes();
    bytes.extend(pixels.pixels().iter().map(|pixel| pixel.red()));
    std::fs::write(file, bytes)?;
    Ok(())
}
