//! Everything that was made above, on paper.

use super::Step;

/// The steps; `receipt` is the number of the step that received.
pub(crate) fn steps(mark: &str, receipt: usize) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let shipment = format!("/shipments/{}", code("DN-1"));
    let lot = format!("/pools/lot:{}", code("F-1"));
    vec![
        Step::get(
            "/shipments/{code}/delivery-note.pdf",
            format!("{shipment}/delivery-note.pdf?lang=zh-Hant"),
        ),
        Step::get(
            "/shipments/{code}/pick-list.pdf",
            format!("{shipment}/pick-list.pdf?lang=zh-Hans"),
        ),
        Step::get("/receipts/{act}/note.pdf", format!("/receipts/{{{receipt}:/act}}/note.pdf")),
        Step::get(
            "/work-orders/{code}/sheet.pdf",
            format!("/work-orders/{}/sheet.pdf", code("WO-9")),
        ),
        Step::get("/pools/{ref}/labels.pdf", format!("{lot}/labels.pdf?copies=2")),
        Step::get("/pools/{ref}/passport.pdf", format!("{lot}/passport.pdf?lang=en")),
    ]
}
