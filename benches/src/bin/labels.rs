//! How many labels a second: laid, and written as SVG, PDF and ZPL; and the symbols alone beside
//! bwip-js, which is asked in the same run for the same symbols.
//!
//! One thread. The label is the ready one for lots, 100 × 60 mm, with Chinese text and a GS1
//! `DataMatrix`; the other is the GS1 logistic label with three bar codes. Each label says another lot.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use benches::{Size, say, scratch};
use labels::symbols::Pattern;
use labels::{Dpi, Fields, Label, Manner, Symbol, Symbology, Template, examples, lay, pdf, ready};
use labels::{svg, zpl};

fn main() -> Result<()> {
    let size = Size::of(std::env::args().nth(1).as_deref())?;
    say(&format!("labels, {size:?}: one thread, each label with another lot"));
    for name in ["lot_100x60", "logistic"] {
        let count = size.pick(20, 1000);
        measured(name, count)?;
    }
    beside(size.pick(20, 200))
}

fn measured(name: &str, count: usize) -> Result<()> {
    let ready =
        ready::ALL.iter().find(|one| one.name == name).context("it comes with the crate")?;
    let template =
        Template::parse(ready.layout).map_err(|faults| anyhow::anyhow!("{name}: {faults:?}"))?;
    let laid = |number: usize| -> Result<Label> {
        let mut fields: Fields = examples();
        fields.insert("lot".to_owned(), format!("L260930-{number:05}"));
        let label = lay(&template, &fields, &Manner::default()).sound();
        label.map_err(|faults| anyhow::anyhow!("{name}: {faults:?}"))
    };
    let begun = Instant::now();
    let all = (0..count).map(laid).collect::<Result<Vec<Label>>>()?;
    told(name, "laid", count, begun, None);
    let begun = Instant::now();
    let bytes: usize = all.iter().map(|label| black_box(svg::svg(label)).len()).sum();
    told(name, "SVG", count, begun, Some(bytes));
    let begun = Instant::now();
    let bytes = black_box(pdf::pdf(&all)?).len();
    told(name, "PDF, all in one file", count, begun, Some(bytes));
    let begun = Instant::now();
    let some = (count / 10).max(1);
    let each =
        all.iter().take(some).map(|label| Ok(black_box(pdf::pdf(std::slice::from_ref(label))?)));
    let bytes = each.map(|file| file.map(|file| file.len())).sum::<Result<usize>>()?;
    told(name, "PDF, a file each", some, begun, Some(bytes));
    for dpi in Dpi::ALL {
        let some = if dpi == Dpi::D600 { (count / 4).max(1) } else { count };
        let begun = Instant::now();
        let written =
            all.iter().take(some).map(|label| black_box(zpl::zpl(label, dpi, 1)).text.len());
        let bytes = written.sum();
        told(name, &format!("ZPL, {} dots an inch", dpi.figure()), some, begun, Some(bytes));
    }
    Ok(())
}

fn told(name: &str, what: &str, count: usize, begun: Instant, bytes: Option<usize>) {
    let each = begun.elapsed().as_secs_f64() / count as f64;
    let size = bytes.map(|bytes| format!("{:>8.1} kB each", bytes as f64 / count as f64 / 1000.0));
    say(&format!(
        "{name:<12} {what:<24} {:>9.0} a second {:>9.3} ms each {}",
        1.0 / each,
        each * 1000.0,
        size.unwrap_or_default()
    ));
}

/// The same symbols from ours and from bwip-js, where its packages are installed.
fn beside(count: usize) -> Result<()> {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
    if !web.join("node_modules/bwip-js").exists() {
        say("SKIPPED: bwip-js is not installed (cargo xtask web)");
        return Ok(());
    }
    let kinds = [
        ("gs1_datamatrix", Symbology::Gs1Datamatrix),
        ("gs1_128", Symbology::Gs1_128),
        ("code_128", Symbology::Code128),
        ("ean_13", Symbology::Ean13),
        ("qr", Symbology::Qr),
    ];
    for (name, symbology) in kinds {
        let data: Vec<String> = (0..count).map(|number| data(symbology, number)).collect();
        let folder = scratch()?;
        let file = folder.path().join("symbols.txt");
        let lines = data.iter().map(|data| serde_json::json!([name, data]).to_string());
        std::fs::write(&file, lines.collect::<Vec<_>>().join("\n"))?;
        let mut run = Command::new("node");
        run.arg("bench/encoders/bwip.mjs").arg(&file).current_dir(&web);
        let said = run_to_end(&mut run)?;
        let theirs = said["seconds"].as_f64().context("bwip.mjs says seconds")?;
        let begun = Instant::now();
        let mut larger = 0;
        for (data, modules) in data.iter().zip(said["modules"].as_array().context("modules")?) {
            let symbol = drawn(symbology, name, data)?;
            larger += usize::from(modules.as_u64().is_none_or(|modules| symbol > modules));
        }
        let ours = begun.elapsed().as_secs_f64();
        // A QR code may hold the same text in more than one version; the others have one best size.
        ensure!(symbology == Symbology::Qr || larger == 0, "{name}: {larger} are larger");
        say(&format!(
            "{name:<16} {:>9.0} a second, bwip-js {:>7.0}, {:>6.1} ×; {larger} of {count} larger",
            count as f64 / ours,
            count as f64 / theirs,
            theirs / ours
        ));
    }
    Ok(())
}

fn run_to_end(command: &mut Command) -> Result<serde_json::Value> {
    let output = command.output().context("node")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn data(symbology: Symbology, number: usize) -> String {
    match symbology {
        Symbology::Gs1Datamatrix | Symbology::Gs1_128 => {
            format!("(01)04712345678900(17)270930(10)L260930-{number:05}")
        }
        Symbology::Ean13 => format!("{}", 471_000_000_000_usize + number * 977),
        _ => format!("L260930-{number:05} DPL-500"),
    }
}

/// A symbol laid alone on a label and written as SVG; gives back how many modules it is wide.
fn drawn(symbology: Symbology, name: &str, data: &str) -> Result<u64> {
    let template = serde_json::json!({ "width_mm": 100, "height_mm": 40, "elements": [{
        "kind": "symbol", "x": 0, "y": 0, "width": 100, "height": 40, "symbology": name,
        "data": data, "text_below": false }] });
    let template = Template::read(&template).map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
    let label = lay(&template, &Fields::new(), &Manner::default()).sound();
    let label = label.map_err(|faults| anyhow::anyhow!("{data}: {faults:?}"))?;
    black_box(svg::svg(&label));
    let symbol = label.marks.iter().find_map(|mark| match &mark.ink {
        labels::Ink::Symbol(set) => Some(&set.symbol),
        _ => None,
    });
    let symbol: &Symbol = symbol.context("it was laid")?;
    ensure!(symbol.symbology == symbology, "another symbology");
    Ok(match &symbol.pattern {
        Pattern::Bars { widths, .. } => widths.iter().map(|width| u64::from(*width)).sum(),
        Pattern::Squares { columns, .. } => *columns as u64,
    })
}
