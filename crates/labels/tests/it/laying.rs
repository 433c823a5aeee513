//! What is wrong with a template or with what it is to say is told with its place.

use labels::{Fault, Fields, Grade, Ink, Laid, Line, Manner, Template, lay};
use serde_json::{Value, json};

fn laid(elements: &Value, fields: &[(&str, &str)]) -> Laid {
    let template = json!({ "width_mm": 100, "height_mm": 60, "elements": elements });
    let fields: Fields =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    lay(&Template::read(&template).unwrap(), &fields, &Manner::default())
}

fn text(width: f64, height: f64, text: &str, fit: &str) -> Value {
    json!({ "kind": "text", "x": 1, "y": 1, "width": width, "height": height, "text": text, "fit": fit })
}

fn symbol(symbology: &str, data: &str) -> Value {
    json!({ "kind": "symbol", "x": 1, "y": 1, "width": 80, "height": 40,
        "symbology": symbology, "data": data })
}

fn told(faults: &[Fault]) -> Vec<(&str, Option<usize>, Option<&str>)> {
    faults.iter().map(|fault| (fault.what.code(), fault.element, fault.field.as_deref())).collect()
}

fn lines(laid: &Laid) -> Vec<&Line> {
    let lines = laid.label.marks.iter().filter_map(|mark| match &mark.ink {
        Ink::Text(lines) => Some(lines),
        _ => None,
    });
    lines.flatten().collect()
}

fn refused(template: &Value) -> Vec<(String, Option<usize>)> {
    let faults = Template::read(template).unwrap_err();
    faults.iter().map(|fault| (fault.what.code().to_owned(), fault.element)).collect()
}

#[test]
fn a_template_that_is_wrong_is_told_where() {
    let sheet = |elements: Value| json!({ "width_mm": 50, "height_mm": 30, "elements": elements });
    let good = json!({ "kind": "line", "x": 0, "y": 0, "width": 5, "height": 0 });
    let with = |name: &str, value: Value| {
        let mut element =
            json!({ "kind": "text", "x": 0, "y": 0, "width": 5, "height": 5, "text": "a" });
        element[name] = value;
        element
    };
    let element = |code: &str, place| vec![(code.to_owned(), Some(place))];

    assert_eq!(refused(&json!([])), [("template_not_json".to_owned(), None)]);
    assert_eq!(refused(&json!({ "width_mm": 50 })), [("template_malformed".to_owned(), None)]);
    assert_eq!(
        refused(&json!({ "width_mm": 1, "height_mm": 30, "elements": [] })),
        [("size_out_of_range".to_owned(), None)]
    );
    for (name, value) in [
        ("colour", json!("red")),
        ("rotation", json!(45)),
        ("size_pt", json!(0)),
        ("width", json!(-1)),
        ("x", json!("left")),
        ("symbology", json!("qr")),
        ("align", json!("justify")),
    ] {
        let template = sheet(json!([good, with(name, value)]));
        assert_eq!(refused(&template), element("element_malformed", 1), "{name}");
    }
    let template = sheet(json!([with("text", json!("{lot")), good]));
    assert_eq!(refused(&template), element("pattern_malformed", 0));
    let many: Vec<Value> = vec![good; 101];
    assert_eq!(refused(&sheet(json!(many))), [("too_many_elements".to_owned(), None)]);
}

#[test]
fn a_field_nobody_knows_is_told_with_its_element() {
    let elements =
        json!([text(50.0, 5.0, "{lot}", "shrink"), text(50.0, 5.0, "{colour}", "shrink")]);

    let laid = laid(&elements, &[("lot", "A")]);

    assert_eq!(told(&laid.faults), [("field_unknown", Some(1), Some("colour"))]);
}

#[test]
fn a_field_that_is_handed_in_is_known() {
    let laid = laid(&json!([text(50.0, 5.0, "{colour}", "shrink")]), &[("colour", "red")]);

    assert_eq!(told(&laid.faults), []);
    assert_eq!(lines(&laid)[0].text, "red");
}

#[test]
fn data_that_break_a_rule_of_gs1_are_told_with_field_and_identifier() {
    let fields = [("gtin", "04712345678901"), ("lot", "A B"), ("expiry", "2027-13-01")];

    let wrong = |data: &str| {
        let laid = laid(&json!([symbol("gs1_datamatrix", data)]), &fields);
        serde_json::to_value(&laid.faults).unwrap()
    };

    assert_eq!(
        wrong("(01){gtin}"),
        json!([{ "grade": "error", "element": 0, "field": "gtin", "code": "gs1",
            "params": { "fault": "wrong_check_digit", "ai": "01" } }])
    );
    assert_eq!(wrong("(01)04712345678900(10){lot}")[0]["params"]["fault"], "wrong_value");
    assert_eq!(wrong("(01)04712345678900(17){expiry}")[0]["params"]["fault"], "wrong_date");
    assert_eq!(wrong("(05)1")[0]["params"]["fault"], "unknown_identifier");
    assert_eq!(wrong("{lot}")[0]["params"]["fault"], "malformed");
}

#[test]
fn what_an_identifier_needs_may_stand_in_another_symbol_of_the_label() {
    let content = symbol("gs1_128", "(02)04712345678900(37)12");
    let mut unit = symbol("gs1_128", "(00)347123450000000016");
    unit["y"] = json!(42);
    unit["height"] = json!(15);

    let alone = laid(&json!([content.clone()]), &[]);
    let both = laid(&json!([content, unit]), &[]);

    assert_eq!(told(&alone.faults), [("gs1", Some(0), None)]);
    assert_eq!(told(&both.faults), []);
}

#[test]
fn an_element_that_hangs_on_an_empty_field_is_left_out() {
    let mut element = text(50.0, 5.0, "{customer_lot}", "shrink");
    element["when"] = json!("{customer_lot}");

    assert!(laid(&json!([element.clone()]), &[]).label.marks.is_empty());
    assert_eq!(laid(&json!([element]), &[("customer_lot", "K-7")]).label.marks.len(), 1);
}

#[test]
fn a_long_text_is_made_smaller_and_at_last_refused() {
    let short = laid(&json!([text(40.0, 6.0, "溯源食品", "shrink")]), &[]);
    let long = laid(&json!([text(40.0, 6.0, &"溯源".repeat(8), "shrink")]), &[]);
    let longest = laid(&json!([text(40.0, 6.0, &"溯源".repeat(50), "shrink")]), &[]);

    assert!(lines(&long)[0].size < lines(&short)[0].size);
    assert!(lines(&long)[0].width() <= 40.01);
    assert_eq!(told(&long.faults), []);
    assert_eq!(told(&longest.faults), [("text_does_not_fit", Some(0), None)]);
}

#[test]
fn a_wrapped_text_keeps_its_words_and_marks_together() {
    let said = "Frozen dumplings，冷凍豬肉水餃（家庭號），請保存於零下十八度以下。";
    let laid = laid(&json!([text(32.0, 30.0, said, "wrap")]), &[]);
    let lines = lines(&laid);

    assert!(lines.len() > 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.width() <= 32.01));
    assert!(lines.iter().all(|line| !line.text.starts_with(['，', '。', '）'])), "{lines:?}");
    assert!(lines.iter().all(|line| !line.text.ends_with('（')));
    let again: String = lines.iter().map(|line| line.text.replace(' ', "")).collect();
    assert_eq!(again, said.replace(' ', ""));
}

#[test]
fn a_cut_text_ends_in_dots_and_says_so() {
    let laid = laid(&json!([text(30.0, 6.0, &"溯源".repeat(20), "cut")]), &[]);

    assert!(lines(&laid)[0].text.ends_with('…'));
    assert!(lines(&laid)[0].width() <= 30.01);
    assert_eq!(told(&laid.faults), [("text_cut", Some(0), None)]);
    assert_eq!(laid.faults[0].grade(), Grade::Warning);
}

#[test]
fn a_letter_the_font_lacks_is_marked_and_told() {
    let laid = laid(&json!([text(30.0, 6.0, "王𡘙", "shrink")]), &[]);

    assert_eq!(lines(&laid)[0].text, "王〓");
    assert_eq!(told(&laid.faults), [("letter_missing", Some(0), None)]);
}

#[test]
fn a_symbol_without_room_says_how_much_it_needs() {
    let mut element = symbol("gs1_128", "(01)04712345678900(10)LOT-12345678");
    element["module_mm"] = json!(0.5);
    element["width"] = json!(40);

    let laid = laid(&json!([element]), &[]);

    assert_eq!(told(&laid.faults), [("symbol_does_not_fit", Some(0), None)]);
    let needed = laid.faults[0].what.params()["width_mm"].as_f64().unwrap();
    assert!(needed > 100.0, "{needed}");
}

#[test]
fn small_modules_covered_quiet_zones_and_edges_are_told() {
    let mut small = symbol("qr", &"x".repeat(100));
    small["width"] = json!(8);
    small["height"] = json!(8);
    let near = json!({ "kind": "box", "x": 2, "y": 2, "width": 10, "height": 10, "filled": true });
    let outside = json!({ "kind": "line", "x": 90, "y": 5, "width": 20, "height": 0 });

    let laid = laid(&json!([small, near, outside]), &[]);

    assert_eq!(
        told(&laid.faults),
        [
            ("module_small", Some(0), None),
            ("quiet_zone_covered", Some(0), None),
            ("outside_label", Some(2), None),
        ]
    );
}

#[test]
fn data_a_symbology_does_not_take_are_refused() {
    let said = |symbology: &str, data: &str| {
        let laid = laid(&json!([symbol(symbology, data)]), &[("lot", "批")]);
        (laid.faults[0].what.code(), laid.faults[0].what.params())
    };

    assert_eq!(said("code_128", "{lot}"), ("symbol_data", json!({ "said": "letter" })));
    assert_eq!(said("ean_13", "4006381333932"), ("symbol_data", json!({ "said": "digits" })));
    assert_eq!(said("code_128", &"x".repeat(81)), ("too_long", json!({ "max": 80 })));
    assert_eq!(said("qr", "{expiry}"), ("field_empty", json!({})));
}

#[test]
fn values_in_a_link_are_escaped_and_a_link_that_is_a_field_is_not() {
    let link = |data: &str| {
        let laid = laid(
            &json!([symbol("qr", data)]),
            &[("lot", "A/7 ä"), ("trace_link", "https://a.example/lot/7")],
        );
        match &laid.label.marks[0].ink {
            Ink::Symbol(set) => set.symbol.data.clone(),
            other => panic!("{other:?}"),
        }
    };

    assert_eq!(link("https://a.example/lot/{lot}"), "https://a.example/lot/A%2F7%20%C3%A4");
    assert_eq!(link("{trace_link}"), "https://a.example/lot/7");
}

#[test]
fn shared_characters_have_the_forms_of_the_label_s_language() {
    let glyphs = |language: &str| {
        let template = json!({ "width_mm": 50, "height_mm": 20, "language": language,
            "elements": [text(40.0, 8.0, "骨底", "shrink")] });
        let template = Template::read(&template).unwrap();
        let laid = lay(&template, &Fields::new(), &Manner::default());
        lines(&laid)[0].glyphs.iter().map(|glyph| glyph.id).collect::<Vec<_>>()
    };

    assert_ne!(glyphs("zh-Hant"), glyphs("zh-Hans"));
}
