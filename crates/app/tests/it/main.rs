//! The plant without a front, on both engines.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]
#![expect(clippy::needless_pass_by_value, reason = "tests write what they ask in place")]

mod analysis;
mod at_once;
mod beginnings;
mod beyond;
mod calls;
mod checkpoints;
mod coder_texts;
mod complaints;
mod corrections;
mod debts;
mod floor;
mod furnished;
mod hand_overs;
mod holds;
mod house;
mod inspections;
mod instructions;
mod judged;
mod kept;
mod kiosks;
mod kitchen;
mod labelling;
mod lost;
mod machine_cleanings;
mod moving;
mod notices;
mod outbox;
mod packing;
mod papers;
mod passing;
mod passkeys;
mod production;
mod quantities;
mod recalls;
mod receivers;
mod remembered;
mod reports;
mod returnables;
mod scales;
mod scanning;
mod serials;
mod shipping;
mod simulation;
mod sites;
mod stamping;
mod tanks;
mod tasks;
mod tipping;
mod transport;
mod warehouse;
mod work_orders;
mod workshop;
