//! Facts of electronic signatures: who signed which act, and who could not show that it is them.

use super::fact;
use crate::ids::{ActId, PersonId};
use crate::signatures::{SignatureMeaning, SignatureWay};

fact! {
    /// The person by whom this was recorded signed an act.
    ///
    /// What is signed is the hash of the chain at the end of the act: every fact of the act, its place,
    /// and everything before it. The signature fits no other act.
    ActSigned = 117 v 1 {
        /// The act.
        16 act: ActId,
        /// Place in the chain of the fact that closes it.
        17 act_seq: i64,
        /// The hash of the chain up to and with that fact.
        18 act_sha256: [u8; 32],
        /// What the signature means.
        19 meaning: SignatureMeaning,
        /// How the person showed that it is them.
        20 way: SignatureWay,
    }
    /// Somebody was to sign and could not show who they are.
    SigningFailed = 118 v 1 {
        /// Whose signature it was to be.
        16 person: PersonId,
        /// Which act was to be signed.
        17 act: String,
        /// What was shown.
        18 way: SignatureWay,
    }
}
