//! QR codes as drawings of their own, so that a page needs no picture file.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// White modules around a code, as the standard wants them.
const QUIET_MODULES: usize = 4;

/// A code as an SVG; none where the text is longer than any code holds.
pub(crate) fn qr_svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET_MODULES;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let run = (column..code.size).take_while(|at| code[row][*at].value()).count();
            if run > 0 {
                let [x, y, wide] =
                    [column + QUIET_MODULES, row + QUIET_MODULES, run].map(|side| side.to_string());
                // Runs of a row are one box each: fewer seams for a printer to show.
                path.extend(["M", &x, " ", &y, "h", &wide, "v1h-", &wide, "z"]);
            }
            column += run.max(1);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_its_corner() {
        let svg = qr_svg("lot:DP-1").unwrap();

        // Version 1 has 21 modules; its corner begins with seven black ones.
        assert!(svg.contains("viewBox=\"0 0 29 29\""), "{svg}");
        assert!(svg.contains("M4 4h7v1h-7z"), "{svg}");
    }

    #[test]
    fn a_text_longer_than_any_code_has_none() {
        assert_eq!(qr_svg(&"x".repeat(10_000)), None);
    }
}
