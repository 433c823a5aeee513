//! The plant without a front, on both engines.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

mod at_once;
mod checkpoints;
mod complaints;
mod corrections;
mod furnished;
mod holds;
mod house;
mod inspections;
mod kitchen;
mod lost;
mod packing;
mod production;
mod shipping;
mod simulation;
mod tanks;
mod tasks;
mod warehouse;
mod work_orders;
mod workshop;
