//! Stations: devices, badges, and who works there.

use serde_json::json;

use super::Step;

pub(crate) fn steps(mark: &str, first: usize) -> Vec<Step> {
    let code = |code: &str| format!("{mark}{code}");
    let station = code("A1");
    let day_badge = |card: &str| {
        let body = json!({
            "badge": code(card), "name": code(card), "operations": ["MIX"], "station": station,
            "pin": "2940"
        });
        Step::post("/day-badges", "/day-badges", body)
    };
    let mut steps = Vec::new();
    for name in ["kiosk-1", "kiosk-2"] {
        steps.push(Step::post(
            "/kiosks",
            "/kiosks",
            json!({"station": station, "name": code(name)}),
        ));
    }
    steps.push(Step::delete("/kiosks/{id}", format!("/kiosks/{{{first}:/id}}")));
    steps.push(Step::get("/kiosks", "/kiosks"));

    let one = first + steps.len();
    steps.extend([day_badge("card-1"), day_badge("card-2")]);
    let person = |at: usize| format!("{{{at}:/person/person}}");
    let bind = json!({"badge": code("card-3"), "person": person(one)});
    steps.push(Step::post("/badges", "/badges", bind));
    let pin = format!("/people/{}/pin", person(one));
    steps.push(Step::put("/people/{id}/pin", pin, json!({"pin": "7351"})));
    steps.push(Step::delete("/badges/{id}", format!("/badges/{{{}:/id}}", one + 2)));
    steps.push(Step::get("/badges", "/badges"));

    let (route, people) = ("/stations/{code}/people", format!("/stations/{station}/people"));
    steps.push(Step::put(route, &people, json!({"people": [person(one)]})));
    let admitted = json!({"person": person(one + 1), "reason": code("ill")});
    steps.push(Step::post(route, &people, admitted));
    steps.push(Step::get(route, &people));
    let hand_over = format!("/stations/{station}/hand-over");
    steps.push(Step::get("/stations/{code}/hand-over", hand_over));
    steps
}
