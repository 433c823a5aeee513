//! Writes the ready templates with example fields: `samples FOLDER`, as SVG, PDF and ZPL.

use std::path::PathBuf;

use labels::{Dpi, Manner, Template, examples, lay, pdf, ready, svg, zpl};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("samples FOLDER")?);
    std::fs::create_dir_all(&folder)?;
    let mut all = Vec::new();
    for ready in ready::ALL {
        let template = Template::parse(ready.layout).map_err(|faults| format!("{faults:?}"))?;
        let practice = (ready.name == "lot_100x60").then(|| "練習".to_owned());
        let laid = lay(&template, &examples(), &Manner { practice });
        let label = laid.sound().map_err(|faults| format!("{}: {faults:?}", ready.name))?;
        std::fs::write(folder.join(format!("{}.svg", ready.name)), svg::svg(&label))?;
        for dpi in Dpi::ALL {
            let name = format!("{}-{}.zpl", ready.name, dpi.figure());
            std::fs::write(folder.join(name), zpl::zpl(&label, dpi, 1).text)?;
        }
        all.push(label);
    }
    std::fs::write(folder.join("all.pdf"), pdf::pdf(&all)?)?;
    Ok(())
}
