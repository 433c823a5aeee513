//! Templates and fields of strangers: whatever they are, they are answered.

use labels::{Dpi, FIELDS, Fields, Manner, Template, lay, pdf, svg, zpl};
use proptest::prelude::*;
use serde_json::{Value, json};

fn pattern() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,12}",
        "[批號溯源，。（𡘙\u{202e}\u{0}\n]{0,6}",
        (0..FIELDS.len()).prop_map(|place| format!("{{{}}}", FIELDS[place].name)),
        (0..FIELDS.len()).prop_map(|place| format!("{{{}?}}", FIELDS[place].name)),
        "\\((0[0-9]|1[0-9]|21|37|310n|3302|99)\\)",
        "[0-9]{1,20}",
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn length() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), 0.0..1.0, 0.0..120.0, -20.0..1000.0]
}

fn element() -> impl Strategy<Value = Value> {
    let place = (length(), length(), length(), length());
    let kind = prop::sample::select(vec!["text", "symbol", "symbol", "line", "box"]);
    let symbology = prop::sample::select(vec![
        "qr",
        "gs1_datamatrix",
        "datamatrix",
        "gs1_128",
        "code_128",
        "ean_13",
    ]);
    let fit = prop::sample::select(vec!["shrink", "wrap", "cut"]);
    let rotation = prop::sample::select(vec![0, 90, 180, 270]);
    let more = (3.0..200.0, any::<bool>(), prop::option::of(0.001..3.0), any::<bool>());
    (place, kind, symbology, fit, rotation, pattern(), more).prop_map(
        |((x, y, width, height), kind, symbology, fit, rotation, said, more)| {
            let (size, flag, module, link) = more;
            let mut element = json!({ "kind": kind, "x": x, "y": y, "width": width,
                "height": height, "rotation": rotation });
            match kind {
                "text" => {
                    element["text"] = json!(said);
                    element["size_pt"] = json!(size);
                    element["bold"] = json!(flag);
                    element["fit"] = json!(fit);
                    element["valign"] = json!("middle");
                }
                "symbol" => {
                    element["symbology"] = json!(symbology);
                    element["data"] = json!(said);
                    element["text_below"] = json!(flag);
                    if let Some(module) = module {
                        element["module_mm"] = json!(module);
                    }
                    if link && symbology == "qr" {
                        element["digital_link"] = json!("https://a.example");
                    }
                }
                _ => element["thickness_mm"] = json!(0.01 + size / 10.0),
            }
            element
        },
    )
}

fn template() -> impl Strategy<Value = Value> {
    let elements = proptest::collection::vec(element(), 0..5);
    (5.0..120.0, 5.0..120.0, elements).prop_map(
        |(width, height, elements)| json!({ "width_mm": width, "height_mm": height, "elements": elements }),
    )
}

fn fields() -> impl Strategy<Value = Fields> {
    let name = (0..FIELDS.len()).prop_map(|place| FIELDS[place].name.to_owned());
    let value =
        prop_oneof!["[ -~]{0,30}", "\\PC{0,20}", "[0-9]{0,18}", "20[0-9]{2}-[01][0-9]-[0-3][0-9]"];
    proptest::collection::btree_map(name, value, 0..20)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_template_is_laid_and_written_or_told_what_is_wrong(
        template in template(),
        fields in fields(),
        practice in prop::option::of("\\PC{0,8}"),
    ) {
        let Ok(template) = Template::read(&template) else { return Ok(()) };
        let laid = lay(&template, &fields, &Manner { practice });
        prop_assert!(svg::svg(&laid.label).ends_with("</svg>"));
        let written = zpl::zpl(&laid.label, Dpi::D203, 1);
        prop_assert!(written.text.is_ascii());
        // Data never become commands: every one of them is ours.
        let commands = written.text.matches("^XZ").count();
        prop_assert_eq!(commands, 1);
        prop_assert!(!written.text.contains('~'));
        prop_assert!(pdf::pdf(&[laid.label]).is_ok());
        serde_json::to_string(&laid.faults).unwrap();
    }

    #[test]
    fn any_json_is_read_or_told_what_is_wrong(text in "[ -~\\n]{0,200}") {
        if let Err(faults) = Template::parse(&text) {
            prop_assert!(!faults.is_empty());
        }
    }
}
