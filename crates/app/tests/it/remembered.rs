//! A process begins with the graph that an earlier one kept in a file, and a file that is not to be
//! trusted is never believed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use app::{Options, Plant, TraceAsk};

use crate::house::{House, in_every_house, long_history, scrapped};

/// A plant of another process on the same database, beside a folder of graphs.
fn next_process(house: &House, folder: &Path) -> Plant {
    let (target, data_dir) = (house.target.clone(), folder.to_owned());
    Plant::open(Options { target, data_dir, clock: house.clock() }).unwrap()
}

fn told(plant: &Plant, house: &House, root: &str) -> String {
    let ask =
        TraceAsk { root: root.to_owned(), direction: "both".to_owned(), ..TraceAsk::default() };
    serde_json::to_string(&plant.trace(&house.owner, &ask).unwrap()).unwrap()
}

/// The file that the house keeps its graph in, after somebody asked and its process ended well.
fn kept(house: &House) -> PathBuf {
    told(&house.plant, house, "lot:A-7");
    house.plant.keep_graphs().unwrap();
    let folder = house.folder.path().join("graphs");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap()).collect();
    assert_eq!(files.len(), 1, "on {}", house.engine);
    files[0].path()
}

/// A folder with a file of graphs that is called as another one.
fn folder_with(bytes: &[u8], name: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("graphs")).unwrap();
    std::fs::write(folder.path().join("graphs").join(name.file_name().unwrap()), bytes).unwrap();
    folder
}

#[test]
fn a_process_goes_on_with_the_graph_that_an_earlier_one_kept() {
    in_every_house(|house| {
        house.take_over(&long_history("A", 800));
        let file = kept(house);
        let bytes = std::fs::read(&file).unwrap();

        // What happens afterwards is not in the file.
        house.plant.record_transfer(&house.owner, &scrapped("A"), None).unwrap();
        house.take_over(&long_history("B", 3));
        let folder = folder_with(&bytes, &file);
        let next = next_process(house, folder.path());

        for root in ["lot:A-7", "lot:LA", "lot:B-2"] {
            let answer = told(&next, house, root);
            assert_eq!(answer, told(&house.plant, house, root), "on {}", house.engine);
        }
        // Few facts are read again more quickly than all is written.
        next.keep_graphs().unwrap();
        let kept_file = folder.path().join("graphs").join(file.file_name().unwrap());
        assert_eq!(std::fs::read(kept_file).unwrap(), bytes);
    });
}

#[test]
fn what_a_killed_process_had_begun_to_write_is_removed() {
    let house = House::on(testkit::sqlite());
    house.take_over(&long_history("A", 800));
    let file = kept(&house);
    let unfinished = file.with_file_name(".unfinished-7xq");
    std::fs::write(&unfinished, "half").unwrap();

    next_process(&house, house.folder.path());

    assert!(!unfinished.exists());
    assert!(file.exists());
}

#[test]
fn a_file_of_another_ledger_is_passed_over() {
    in_every_house(|house| {
        house.take_over(&long_history("A", 800));
        let bytes = std::fs::read(kept(house)).unwrap();

        let other = House::on(testkit::sqlite());
        other.take_over(&long_history("A", 801));
        let folder = folder_with(&bytes, &kept(&other));
        let next = next_process(&other, folder.path());

        assert_eq!(told(&next, &other, "lot:A-800"), told(&other.plant, &other, "lot:A-800"));
    });
}

#[test]
fn a_damaged_file_is_found_out_and_the_graph_made_anew() {
    let house = House::on(testkit::sqlite());
    house.take_over(&long_history("A", 800));
    let file = kept(&house);
    let sound = std::fs::read(&file).unwrap();
    let wanted = told(&house.plant, &house, "lot:A-7");

    let places = (0..40).map(|part| 8 + part * (sound.len() - 9) / 39);
    let mut found_out = 0;
    for place in places {
        let mut bytes = sound.clone();
        bytes[place] ^= 0x5a;
        let folder = folder_with(&bytes, &file);
        let next = next_process(&house, folder.path());
        // The question that meets the damage breaks off; the next one is answered.
        let first = catch_unwind(AssertUnwindSafe(|| told(&next, &house, "lot:A-7")));
        found_out += u32::from(first.is_err());
        let answer =
            first.or_else(|_| catch_unwind(AssertUnwindSafe(|| told(&next, &house, "lot:A-7"))));

        assert_eq!(answer.unwrap(), wanted, "damaged at {place}");
    }
    assert!(found_out > 0, "no question met the damage");
}
