//! A logger that went with the bread was too warm, and quality says what was done about it.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str, before: usize) -> Vec<Step> {
    let shipment = format!("{mark}DN-1");
    // The file stands in the body as text: a table with one reading above the limit.
    let file =
        json!("time,temp\n2026-11-26 08:00,-20\n2026-11-26 08:10,-5\n2026-11-26 08:20,-20\n");
    vec![
        Step::post(
            "/loggers",
            format!("/loggers?subject=shipment:{shipment}&name={mark}TL-20.csv&most_c=-18"),
            file,
        ),
        Step::get("/excursions", "/excursions"),
        Step::post(
            "/excursions/{excursion}/judge",
            format!("/excursions/{{{}:/rows/0/excursion}}/judge", before + 1),
            json!({"note": format!("{mark}core was cold")}),
        ),
        Step::get("/in-transit", "/in-transit"),
        Step::get("/inbound", "/inbound"),
    ]
}
