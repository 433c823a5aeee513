//! What a reader of PDFs finds in the documents: words, figures, pages, and nothing interpreted.

#![cfg(feature = "pdf")]
#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]
#![expect(clippy::print_stdout, reason = "what is skipped says so")]

mod samples;

use std::io::Write as _;
use std::process::{Command, Stdio};

use documents::{DeliveryLot, DeliveryNote, Document, Language};

/// A document as another program reads it; none, loudly, where there is no such program.
///
/// The check of the whole repository installs poppler-utils.
fn read_back(document: &Document, language: Language) -> Option<Read> {
    let bytes = document.pdf(&samples::frame(), language).unwrap();
    let Some(text) = read_with(&["pdftotext", "-layout", "-", "-"], &bytes) else {
        println!("SKIPPED: without pdftotext (poppler-utils) no document is read back");
        return None;
    };
    let info = read_with(&["pdfinfo", "-"], &bytes).unwrap();
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap();
    let pages = pages.trim().parse().unwrap();
    Some(Read { text, pages, info, fonts: read_with(&["pdffonts", "-"], &bytes).unwrap() })
}

/// What a program says of a document; none where there is no such program.
fn read_with(command: &[&str], document: &[u8]) -> Option<String> {
    let mut reader = Command::new(command[0])
        .args(&command[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // Readers take the whole document before they say anything.
    reader.stdin.take().unwrap().write_all(document).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?} does not read it");
    Some(String::from_utf8(output.stdout).unwrap())
}

struct Read {
    text: String,
    pages: usize,
    info: String,
    fonts: String,
}

impl Read {
    /// Without the places where a line was broken.
    fn joined(&self) -> String {
        self.text
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '\u{200b}')
            .collect()
    }
}

#[test]
fn a_delivery_note_holds_its_lots_quantities_and_journey() {
    let note = Document::DeliveryNote(samples::delivery_note(3));

    let Some(read) = read_back(&note, Language::Hant) else { return };

    for said in [
        "出貨單",
        "DN-261126-01",
        "大稻埕冷凍食品股份有限公司",
        "全家福生鮮超市股份有限公司",
        "高麗菜豬肉水餃 1 公斤裝",
        "DP261120-早班-03",
        "DP261124-LK-03",
        "003456789012345678",
        "1,250.000 kg",
        "320 箱",
        "KLA-6688",
        "SL-004417",
        "−18.2 °C",
        "列印 2026-11-26 08:30 · 王小明",
        "2026-11-26 08:30",
        "第 1 頁，共 1 頁",
    ] {
        let whole: String = said.chars().filter(|letter| !letter.is_whitespace()).collect();
        assert!(read.joined().contains(&whole), "{said} is not in\n{}", read.text);
    }
    assert_eq!(read.pages, 1);
    assert!(read.info.contains("出貨單 DN-261126-01"), "{}", read.info);
    assert!(read.info.contains("A4"), "{}", read.info);
}

#[test]
fn a_long_note_repeats_its_head_and_counts_its_pages() {
    let note = Document::DeliveryNote(samples::delivery_note(200));

    let Some(read) = read_back(&note, Language::Hans) else { return };

    assert!(read.pages > 3, "{} pages", read.pages);
    let pages: Vec<&str> =
        read.text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert_eq!(pages.len(), read.pages);
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("第 {} 页，共 {} 页", at + 1, read.pages)), "{page}");
        assert!(page.contains("DN-261126-01"), "{page}");
        if page.contains("DP261120-早班-") {
            assert!(page.contains("有效期至") && page.contains("高麗菜豬肉水餃"), "{page}");
        }
    }
    for lot in 1..=200 {
        assert!(read.joined().contains(&format!("DP261120-早班-{lot:02}")), "lot {lot}");
    }
}

#[test]
fn the_chinese_font_travels_with_every_document() {
    for document in samples::all() {
        let Some(read) = read_back(&document, Language::Hant) else { return };

        let fonts: Vec<&str> = read.fonts.lines().skip(2).collect();
        assert!(!fonts.is_empty(), "{} has no font", document.kind());
        for font in fonts {
            assert!(font.contains("NotoSansCJKsc"), "{font}");
            // Columns: emb sub uni.
            assert!(font.contains("yes yes yes"), "{}: {font}", document.kind());
        }
    }
}

#[test]
fn labels_are_one_a_page_and_as_large_as_their_paper() {
    let labels = vec![samples::lot_label("released"); 3];

    let Some(read) = read_back(&Document::LotLabels(labels), Language::English) else { return };

    assert_eq!(read.pages, 3);
    // 100 × 60 mm in points.
    assert!(read.info.contains("283.46 x 170.08") || read.info.contains("283.465 x 170.079"));
    assert_eq!(read.text.matches("DP261120-早班-01").count(), 3, "{}", read.text);
}

/// Everything that means something to the typesetter.
const HOSTILE: &str = "#import \"@preview/x:1.0.0\": * #read(\"/etc/passwd\") *b* _e_ $x^2$ \
    `c` <label> @ref \\ // /* */ = - + #[]{}()~--- https://example.com";

#[test]
fn markup_in_a_name_is_printed_and_never_obeyed() {
    let note = DeliveryNote {
        customer_name: HOSTILE.to_owned(),
        plate: Some("#panic()".to_owned()),
        ..samples::delivery_note(1)
    };

    let Some(read) = read_back(&Document::DeliveryNote(note), Language::English) else { return };

    let expected: String = HOSTILE.chars().filter(|letter| !letter.is_whitespace()).collect();
    for piece in
        ["#import\"@preview/x:1.0.0\":*", "#read(\"/etc/passwd\")", "*b*_e_$x^2$", "`c`<label>@ref"]
    {
        assert!(expected.contains(piece), "the test says what it means");
        assert!(read.joined().contains(piece), "{piece} is not in\n{}", read.text);
    }
    assert!(read.joined().contains("#panic()"), "{}", read.text);
    assert_eq!(read.pages, 1);
}

#[test]
fn very_long_names_and_controls_stay_on_their_page() {
    let long = "長".repeat(400) + &"X".repeat(400);
    let note = DeliveryNote {
        customer_name: long.clone(),
        driver: Some("陳\u{0}大\u{202e}同\u{7}\n\t林".to_owned()),
        lines: samples::delivery_note(1)
            .lines
            .into_iter()
            .map(|line| documents::DeliveryLine {
                item_name: long.clone(),
                lots: vec![DeliveryLot { lot: "Z".repeat(300), ..line.lots[0].clone() }],
                ..line
            })
            .collect(),
        ..samples::delivery_note(1)
    };

    let Some(read) = read_back(&Document::DeliveryNote(note), Language::Hant) else { return };

    assert!(read.joined().contains("陳大同林"), "{}", read.text);
    // A head is repeated where its table goes on, so there may be more of it.
    assert!(read.joined().matches('X').count() >= 400 * 3, "nothing is cut off");
    assert_eq!(read.joined().matches('Z').count(), 300 * 2, "nothing is cut off");
}

#[test]
fn a_character_the_font_lacks_is_marked_and_named() {
    let note =
        DeliveryNote { driver: Some("王\u{20bb7}田".to_owned()), ..samples::delivery_note(1) };

    let Some(read) = read_back(&Document::DeliveryNote(note), Language::Hant) else { return };

    assert!(read.text.contains("王〓田"), "{}", read.text);
    assert!(read.text.contains("U+20BB7"), "{}", read.text);
}

#[test]
fn a_trace_report_says_the_answer_the_faults_and_what_is_left_out() {
    let report = Document::TraceReport(samples::traced::trace_report(120));

    let Some(read) = read_back(&report, Language::Hant) else { return };

    let joined = read.joined();
    for said in [
        "追溯報告",
        "追到17批；6次出貨，4家客戶",
        "不完整：41筆移轉",
        "無來源",
        "依紀錄",
        "此讀者看不到價格",
        "沒有價格紀錄",
        "所選範圍之外的3筆移轉（shipped）",
        "隱去：人員",
        "SH261118-119",
        "帳本有184202筆事實",
    ] {
        assert!(joined.contains(said), "{said} is not in it: {joined}");
    }
    assert!(read.pages > 2, "the heads come again on every page");
    assert!(joined.matches("供應商批號").count() >= read.pages - 1);
}

#[test]
fn a_drill_report_says_that_it_is_one_how_well_it_went_and_what_is_open() {
    let report = Document::RecallReport(samples::recalled::recall_report(60));

    let Some(read) = read_back(&report, Language::Hant) else { return };

    let joined = read.joined();
    for said in [
        "模擬召回報告",
        "也未通知任何外部人員",
        "93/100=貨品49+客戶20+時間24",
        "超過4h·在24h內",
        "31個中抽到第5個，種子7",
        "第20分鐘",
        "99.8%有下落",
        "不列入",
        "不同產線",
        "經連結回覆",
        "#panic()林小姐",
        "帳本有184202筆事實",
    ] {
        assert!(joined.contains(said), "{said} is not in it: {joined}");
    }
    assert!(read.pages > 2, "{} pages", read.pages);
    for lot in 1..=60 {
        assert!(joined.contains(&format!("DP261120-早班-{lot:02}")), "lot {lot}");
    }
}

#[test]
fn a_reply_says_in_the_customers_language_that_it_is_one_of_several_lots() {
    let paper = samples::complained::complaint();
    for (language, open) in [
        (Language::English, "Itisoneoftheselots"),
        (Language::Hans, "尚未确定是哪一批"),
        (Language::Hant, "尚未確定是哪一批"),
    ] {
        let Some(read) = read_back(&Document::ComplaintReply(paper.clone()), language) else {
            return;
        };
        let said = read.joined();
        for word in [
            open,
            "CC-261126-01",
            "DP261120-早班-01",
            "DP261120-早班-02",
            "120.50TWD",
            "同批全數換貨",
        ] {
            assert!(said.contains(word), "{word} in {language:?}: {said}");
        }
        for own in ["王小組", "電話告知"] {
            assert!(!said.contains(own), "{own} is not the customer's business");
        }
    }
}

#[test]
fn an_8d_report_has_its_eight_steps_whether_they_are_filled_or_not() {
    let full = samples::complained::complaint();
    let empty = documents::ComplaintPaper {
        team: None,
        containment: None,
        held: Vec::new(),
        root_cause: None,
        corrective: None,
        implemented: None,
        prevention: None,
        recognition: None,
        ..full.clone()
    };
    for paper in [full, empty] {
        let Some(read) = read_back(&Document::EightD(paper), Language::English) else { return };
        for step in 1..=8 {
            assert!(read.joined().contains(&format!("D{step}")), "step {step}");
        }
    }
}
