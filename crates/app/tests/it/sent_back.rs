//! Goods that a site sends back to the one they came from: the genealogy takes them off what came, and a
//! trace and a recall find them all the same.

use app::{
    CrossingQuery, CustomerReturn, HoldRecall, MergeLots, OpenRecall, Picture, SitesTrace,
    SupplierReturn, TraceAsk,
};

use crate::cases::states;
use crate::furnished::{ONCE, done};
use crate::two_sites::{TwoSites, at_two_sites};

/// 30 of `B1` went from the first site to the second, as `E1`; 10 of it went back.
fn sent_back(two: &TwoSites<'_>) {
    two.house.receive("BREAD", "B1", "100", "A1");
    let note = two.send(two.main(), "TO-EAST", "B1", "30");
    two.receive(&two.east, "OF-MAIN", &note, "E1");
    let back = SupplierReturn {
        lot: "E1".to_owned(),
        quantity: "10".to_owned(),
        reason: "too many".to_owned(),
        ..SupplierReturn::default()
    };
    done(two.house.plant.supplier_return(&two.east, &back, ONCE));
}

/// The first site takes them back, naming which they are.
fn taken_back(two: &TwoSites<'_>, same_lot: bool) {
    let coming = two.house.plant.coming(two.main(), &CrossingQuery::default()).unwrap().rows;
    let returned = CustomerReturn {
        customer: "TO-EAST".to_owned(),
        lot: "B1".to_owned(),
        quantity: "10".to_owned(),
        lot_number: (!same_lot).then(|| "B1-R".to_owned()),
        same_lot,
        sent: Some(coming[0].transfer.clone()),
        ..CustomerReturn::default()
    };
    done(two.house.plant.customer_return(two.main(), &returned, ONCE));
}

fn ask(root: &str, direction: &str) -> TraceAsk {
    let (root, direction) = (root.to_owned(), direction.to_owned());
    TraceAsk { root, direction, ..TraceAsk::default() }
}

fn traced(two: &TwoSites<'_>, at: &app::Operator, (root, direction): (&str, &str)) -> SitesTrace {
    two.house.plant.trace_sites(at, &ask(root, direction)).unwrap()
}

/// What an answer shows of a site.
fn shown(trace: &SitesTrace, site: &str) -> Vec<String> {
    let part = trace.parts.iter().find(|part| part.site == site);
    let lots = part.map_or(&[][..], |part| &part.shown);
    lots.iter().map(|lot| lot.lot.clone()).collect()
}

/// The links of an answer, with how much of each is on the way and whether it went back.
fn links(trace: &SitesTrace) -> Vec<(&str, &str, &str, bool)> {
    let told = trace.links.iter().map(|link| {
        (link.from.as_str(), link.to.as_str(), link.left.as_deref().unwrap_or("?"), link.back)
    });
    told.collect()
}

fn drawn(two: &TwoSites<'_>, at: &app::Operator, (root, direction): (&str, &str)) -> Picture {
    two.house.plant.picture(at, &ask(root, direction), 60).unwrap().picture
}

#[test]
fn a_trace_forward_goes_back_with_the_goods() {
    at_two_sites(|two| {
        sent_back(two);
        let trace = traced(two, &two.east, ("lot:E1", "forward"));
        assert_eq!(links(&trace), [("east", "main", "10", true)], "on {}", two.house.engine);
        assert_eq!(shown(&trace, "main"), [""; 0], "it is on the way");

        taken_back(two, false);

        let trace = traced(two, &two.east, ("lot:E1", "forward"));
        assert_eq!(links(&trace), [("east", "main", "0", true)]);
        assert_eq!(trace.links[0].into, ["lot:B1-R"]);
        assert_eq!(shown(&trace, "main"), ["lot:B1-R"], "the rest of B1 is of no concern");
        assert!(trace.complete);
        let picture = drawn(two, &two.east, ("lot:E1", "forward"));
        let root = picture.nodes.iter().find(|node| node.root).unwrap();
        let [went] = &root.went_back[..] else { panic!("{:?}", root.went_back) };
        assert_eq!((went.came, went.quantity.as_str(), went.unit.as_str()), (false, "10", "kg"));
        two.house.stays_sound();
    });
}

#[test]
fn a_trace_backward_says_where_the_goods_were_meanwhile() {
    at_two_sites(|two| {
        sent_back(two);
        taken_back(two, false);

        let trace = traced(two, two.main(), ("lot:B1-R", "backward"));

        let back = ("east", "main", "0", true);
        assert!(links(&trace).contains(&back), "{:?} on {}", links(&trace), two.house.engine);
        assert_eq!(shown(&trace, "east"), ["lot:E1"]);
        // What stayed here was never there.
        assert_eq!(links(&traced(two, two.main(), ("lot:B1", "backward"))), []);
        let picture = drawn(two, two.main(), ("lot:B1-R", "backward"));
        let came = |lot: &str| {
            let node = picture.nodes.iter().find(|node| node.reference.as_deref() == Some(lot));
            node.unwrap().went_back.iter().map(|went| went.came).collect::<Vec<_>>()
        };
        assert_eq!((came("lot:B1-R"), came("lot:B1")), (vec![true], vec![]));
    });
}

#[test]
fn what_came_into_the_lot_after_some_of_it_went_back_did_not_go_back() {
    at_two_sites(|two| {
        sent_back(two);
        let other = TwoSites::receipt("S1", "X9", "5", None);
        done(two.house.plant.receive(&two.east, &other, ONCE));
        let merge =
            MergeLots { from: "X9".to_owned(), into: "E1".to_owned(), ..MergeLots::default() };
        done(two.house.plant.merge_lots(&two.east, &merge, ONCE));

        assert_eq!(links(&traced(two, &two.east, ("lot:X9", "forward"))), []);
        let picture = drawn(two, &two.east, ("lot:X9", "forward"));
        assert!(picture.nodes.iter().all(|node| node.went_back.is_empty()));
    });
}

#[test]
fn a_recall_reaches_what_came_back_into_its_own_lot() {
    at_two_sites(|two| {
        sent_back(two);
        let open = OpenRecall {
            roots: vec!["lot:E1".to_owned()],
            hazard: "substance".to_owned(),
            reason: "metal in it".to_owned(),
            code: Some("RC-E".to_owned()),
            ..OpenRecall::default()
        };
        let plant = &two.house.plant;
        done(plant.open_recall(&two.east, &open, ONCE));
        taken_back(two, true);

        let hold = || done(plant.hold_case(&two.east, "RC-E", &HoldRecall::default(), ONCE));
        let case = hold();

        let named = [("east", "held"), ("main", "held")];
        assert_eq!(states(&case), named, "on {}", two.house.engine);
        assert_eq!(two.holds(two.main(), "B1").len(), 1, "all of it: nobody can tell them apart");
        assert!(hold().everything_held);
        let trace = traced(two, &two.east, ("lot:E1", "forward"));
        assert_eq!(shown(&trace, "main"), ["lot:B1"]);
        two.house.stays_sound();
    });
}
