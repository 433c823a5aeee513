//! Documents over HTTP: what answers, in which language, and what is refused.

use serde_json::json;

use crate::house::in_every_house;
use crate::work;

#[test]
fn a_document_is_a_pdf_in_the_language_asked_for_or_the_persons_own() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&crate::house::history("")).await;
        work::walk(&admin, "", &mut async |_: &work::Step| ()).await;
        let path = "/shipments/DN-1/delivery-note.pdf";

        let english = admin.get(&format!("{path}?lang=en")).await;
        admin.json("PATCH", "/session", &json!({"language": "zh-Hans"})).await.good();
        let own = admin.get(path).await;
        let head = admin.send("HEAD", path, vec![]).await;

        for answer in [&english, &own] {
            assert_eq!(answer.status, 200, "{}", answer.text());
            assert_eq!(answer.headers["content-type"], "application/pdf");
            assert_eq!(answer.headers["cache-control"], "no-store");
            let name = "inline; filename=\"delivery-note-DN-1.pdf\"";
            assert_eq!(answer.headers["content-disposition"], name);
            assert!(answer.bytes.starts_with(b"%PDF-"), "it is no PDF");
        }
        assert!(english.text().contains("Delivery note DN-1"), "the title is in English");
        assert!(own.text().contains("发货单 DN-1"), "the title is in the person's language");
        assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
        assert_eq!(head.headers["content-type"], "application/pdf");
    });
}

#[test]
fn what_cannot_be_printed_is_refused_by_name() {
    in_every_house(async |house| {
        let admin = house.set_up().await;
        admin.take_over(&crate::house::history("")).await;

        for (path, status, code) in [
            ("/shipments/DN-9/delivery-note.pdf", 409, "unknown_document"),
            ("/receipts/00000000000010/note.pdf", 404, "not_found"),
            ("/work-orders/WO-404/sheet.pdf", 409, "unknown_document"),
            ("/pools/lot:NONE/labels.pdf", 409, "unknown_pool"),
            ("/pools/run:R1/labels.pdf", 409, "unknown_pool"),
            ("/pools/lot:L1/labels.pdf?copies=0", 422, "bad_input"),
            ("/pools/lot:L1/labels.pdf?copies=201", 422, "bad_input"),
            ("/pools/lot:L1/labels.pdf?lang=fr", 422, "bad_input"),
        ] {
            let answer = admin.get(path).await;
            let said = (answer.status.as_u16(), answer.code());
            assert_eq!(said, (status, code.to_owned()), "{path}: {}", answer.text());
        }
    });
}
