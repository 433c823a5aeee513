//! The front as a whole, as clients meet it: on both engines, through the router or the network.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test")]

mod bad_input;
mod circles;
mod complaint_form;
mod description;
mod floor;
mod guests;
mod headers;
mod house;
mod isolation;
mod kiosks;
mod masters;
mod notices;
mod played;
mod printing;
mod routes;
mod scenarios;
mod schema;
mod second_factors;
mod secure;
mod security_tables;
mod wire;
mod withheld;
mod work;
