//! The plant without a front, on both engines.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

mod at_once;
mod checkpoints;
mod corrections;
mod holds;
mod house;
mod inspections;
mod kitchen;
mod lost;
mod production;
mod tanks;
mod tasks;
mod work_orders;
mod workshop;
