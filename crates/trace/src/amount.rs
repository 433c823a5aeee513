//! Exact amounts: whole numbers with eighteen decimal places, and densities of root in content.
//!
//! There are no floats. A product of two amounts is taken at 256 bits where it must be; an amount
//! that flows on is rounded half-even at the eighteenth place, and the rest stays in its pool, so
//! that balances close exactly.

/// An amount in steps of 10^-18 of its unit.
pub(crate) type Amount = i128;

/// How many steps of an amount make one step of a recorded quantity.
pub(crate) const STEPS: i128 = 1_000_000_000;

/// No single amount is larger than this, so that sums over a pool stay within an `i128`.
pub(crate) const LARGEST: i128 = 1 << 105;

/// `part` of `whole`, of an amount: `amount * part / whole`, rounded half-even.
///
/// `amount` and `part` are not negative, `whole` is positive. A result beyond [`LARGEST`] is
/// clamped to it; it takes a recorded quantity turning into a trillion times itself.
pub(crate) fn share(amount: Amount, part: i128, whole: i128) -> Amount {
    if part == whole || amount == 0 {
        return amount;
    }
    if amount == whole || part == 0 {
        return part;
    }
    let (amount, part, whole) = (amount as u128, part as u128, whole as u128);
    let (quotient, rest) = match amount.checked_mul(part) {
        Some(product) => divide_narrow(product, whole),
        None => divide(multiply(amount, part), whole),
    };
    let up = match rest.cmp(&(whole - rest)) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => quotient & 1,
        std::cmp::Ordering::Greater => 1,
    };
    quotient.saturating_add(up).min(LARGEST as u128) as i128
}

/// An amount rounded half-even to the nine places that are shown.
pub(crate) fn shown(amount: Amount) -> i128 {
    let (quotient, rest) = (amount.div_euclid(STEPS), amount.rem_euclid(STEPS));
    let up = match (rest * 2).cmp(&STEPS) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => quotient & 1,
        std::cmp::Ordering::Greater => 1,
    };
    quotient + up
}

/// The high and low half of a product.
fn multiply(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (a_high, a_low) = (a >> 64, a & LOW);
    let (b_high, b_low) = (b >> 64, b & LOW);
    let low = a_low * b_low;
    let middle = a_high * b_low + (low >> 64);
    let other = a_low * b_high + (middle & LOW);
    (a_high * b_high + (middle >> 64) + (other >> 64), (other << 64) | (low & LOW))
}

/// The same, where one factor is half as wide.
fn multiply_narrow(a: u128, b: u64) -> (u128, u128) {
    let low = (a & u128::from(u64::MAX)) * u128::from(b);
    let high = (a >> 64) * u128::from(b) + (low >> 64);
    (high >> 64, (high << 64) | (low & u128::from(u64::MAX)))
}

/// Quotient and rest of a 256-bit number; a quotient that does not fit is all ones.
fn divide((high, low): (u128, u128), by: u128) -> (u128, u128) {
    if high == 0 {
        return divide_narrow(low, by);
    }
    if high >= by {
        return (u128::MAX, 0);
    }
    let shift = by.leading_zeros();
    let by = by << shift;
    let high = if shift == 0 { high } else { (high << shift) | (low >> (128 - shift)) };
    let low = low << shift;
    let (first, rest) = divide_digit(high, low >> 64, by);
    let (second, rest) = divide_digit(rest, low & u128::from(u64::MAX), by);
    ((first << 64) | second, rest >> shift)
}

/// Quotient and rest with one division: at this width it costs many times a product.
fn divide_narrow(number: u128, by: u128) -> (u128, u128) {
    let quotient = number / by;
    (quotient, number - quotient * by)
}

/// One 64-bit digit of a long division: `(rest * 2^64 + digit) / by`, `by` having its top bit set.
fn divide_digit(rest: u128, digit: u128, by: u128) -> (u128, u128) {
    let (by_high, by_low) = (by >> 64, by & u128::from(u64::MAX));
    let (mut guess, mut left) = divide_narrow(rest, by_high);
    // Knuth, Algorithm D: the guess is at most two too large.
    while guess >> 64 != 0 || guess * by_low > ((left << 64) | digit) {
        guess -= 1;
        left += by_high;
        if left >> 64 != 0 {
            break;
        }
    }
    let taken = guess.wrapping_mul(by);
    (guess, ((rest << 64) | digit).wrapping_sub(taken))
}

/// The most root, in steps of an amount, that one step of a pool's content can hold (rule N3).
///
/// A number with 96 significant bits, rounded up: rounding up keeps both bounds sound, and even in
/// the largest quantity it stays far below the ninth place. Sixteen bytes: many are kept at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Density {
    high: u64,
    low: u32,
    /// The value is the mantissa, `high` and `low` from its top bit on, divided by `2^shift`.
    shift: i32,
}

impl Default for Density {
    fn default() -> Self {
        Self::NONE
    }
}

impl Density {
    /// No root at all.
    pub(crate) const NONE: Self = Self { high: 0, low: 0, shift: 0 };
    /// Any one piece may hold all of it (rule N9).
    pub(crate) const UNBOUNDED: Self = Self { high: u64::MAX, low: u32::MAX, shift: i32::MIN };

    /// All root, where both are counted to nine places: by far the most frequent.
    const PLAIN: Self = Self { high: (STEPS as u64) << 34, low: 0, shift: 98 };

    /// All root, where one step of content is `steps` steps of an amount.
    pub(crate) fn all(steps: i128) -> Self {
        if steps == STEPS { Self::PLAIN } else { Self::normal(steps as u128, 0, false) }
    }

    /// As 128 bits, of which the highest is set unless it is nothing.
    fn mantissa(self) -> u128 {
        u128::from(self.high) << 64 | u128::from(self.low) << 32
    }

    /// The most root in this much content.
    #[inline]
    pub(crate) fn within(self, content: i128) -> Amount {
        match i64::try_from(content) {
            Ok(content) if self == Self::PLAIN => i128::from(content.max(0)) * STEPS,
            _ => self.within_any(content),
        }
    }

    fn within_any(self, content: i128) -> Amount {
        if self.high == 0 || content <= 0 {
            return 0;
        }
        if self == Self::UNBOUNDED || self.shift < 0 {
            return LARGEST;
        }
        let (high, low) = match u64::try_from(content) {
            Ok(content) => multiply_narrow(self.mantissa(), content),
            Err(_) => multiply(self.mantissa(), content as u128),
        };
        let shift = self.shift as u32;
        let (kept, lost) = match shift {
            0 => (if high == 0 { low } else { u128::MAX }, 0),
            1..128 => {
                let kept = if high >> shift == 0 {
                    (high << (128 - shift)) | (low >> shift)
                } else {
                    u128::MAX
                };
                (kept, low << (128 - shift))
            }
            128 => (high, low),
            129..256 => (high >> (shift - 128), low | (high << (256 - shift))),
            _ => (0, 1),
        };
        kept.saturating_add(u128::from(lost != 0)).min(LARGEST as u128) as i128
    }

    /// The density where `quantity` of this content became `entered` of another.
    #[inline]
    pub(crate) fn carried(self, quantity: i128, entered: i128) -> Self {
        if quantity == entered { self } else { self.converted(quantity, entered) }
    }

    fn converted(self, quantity: i128, entered: i128) -> Self {
        if self.high == 0 || self == Self::UNBOUNDED || entered == 0 {
            return self;
        }
        if quantity == 0 {
            return Self::NONE;
        }
        let (high, low) = multiply(self.mantissa(), quantity as u128);
        let up = high.leading_zeros().min(127);
        let high = if up == 0 { high } else { (high << up) | (low >> (128 - up)) };
        let low = low << up;
        let level = (entered as u128).leading_zeros();
        // One step right makes the top half smaller than the divisor.
        let number = (high >> 1, (high << 127) | (low >> 1));
        let (quotient, rest) = divide(number, (entered as u128) << level);
        let lost = rest != 0 || low & 1 != 0;
        Self::normal(quotient, self.shift + up as i32 - 1 - level as i32, lost)
    }

    /// The larger of two densities.
    pub(crate) fn larger(self, other: Self) -> Self {
        match (self.high == 0, other.high == 0) {
            (true, _) => other,
            (_, true) => self,
            // Of two numbers with equally many bits, the one shifted less is the larger.
            _ if self.shift < other.shift => self,
            _ if self.shift == other.shift && self.mantissa() >= other.mantissa() => self,
            _ => other,
        }
    }

    /// `number / 2^shift`, and a little more where something was lost of it.
    fn normal(number: u128, shift: i32, lost: bool) -> Self {
        const LOW: u32 = 32;
        let zeros = number.leading_zeros().min(127);
        let (number, shift) = (number << zeros, shift + zeros as i32);
        let lost = lost || number as u32 != 0;
        let kept = (number >> LOW) + u128::from(lost);
        // What rounds up to one bit more is a power of two.
        let (kept, shift) =
            if kept >> (128 - LOW) == 0 { (kept, shift) } else { (kept >> 1, shift - 1) };
        Self { high: (kept >> LOW) as u64, low: kept as u32, shift }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_half_even_at_the_last_place() {
        assert_eq!(share(10, 1, 4), 2);
        assert_eq!(share(30, 1, 4), 8);
        assert_eq!(share(10, 1, 3), 3);
        assert_eq!(share(20, 1, 3), 7);
        assert_eq!(share(5, 7, 7), 5);
    }

    #[test]
    fn a_share_of_large_amounts_goes_through_256_bits() {
        let amount = 9_000_000_000 * STEPS * STEPS;

        assert_eq!(share(amount, amount - 9, amount * 3), (amount - 9) / 3);
        assert_eq!(share(amount, i128::from(i64::MAX), i128::from(i64::MAX) * 2), amount / 2);
        assert_eq!(share(amount, (1 << 100) + 1, (1 << 101) + 2), amount / 2);
    }

    #[test]
    fn a_long_division_agrees_with_its_product() {
        let mut seed = 0x9e37_79b9_7f4a_7c15_u128;
        let mut next = |bits: u32| {
            let product = seed.wrapping_mul(0x2545_f491_4f6c_dd1d_9e37_79b9_7f4a_7c15);
            seed = product.rotate_left(31) ^ 0x4d;
            seed >> (128 - bits)
        };
        for round in 0..20_000 {
            let by = next(1 + round % 127) + 1;
            let (quotient, rest) = (next(1 + (round * 7) % 127), next(127) % by);
            let (high, low) = multiply(quotient, by);
            let (low, carry) = low.overflowing_add(rest);

            assert_eq!(divide((high + u128::from(carry), low), by), (quotient, rest));
        }
    }

    #[test]
    fn what_is_shown_is_rounded_half_even_to_nine_places() {
        assert_eq!(shown(1_500_000_000), 2);
        assert_eq!(shown(2_500_000_000), 2);
        assert_eq!(shown(2_500_000_001), 3);
        assert_eq!(shown(-500_000_000), 0);
    }

    #[test]
    fn a_density_follows_the_quantities() {
        let root = Density::all(STEPS);
        let pieces = root.carried(12_000_000_000, 119_000_000_000);

        assert_eq!(root, Density::PLAIN);
        assert_eq!(root.within(7), 7 * STEPS);
        assert_eq!(Density::all(STEPS - 1).within(7), 7 * (STEPS - 1));
        let within = pieces.within(50_000_000_000);
        assert_eq!(within, 5_042_016_806_722_689_076);
        assert_eq!(pieces.carried(119, 12).within(1_000), root.within(1_000) + 1);
        assert_eq!(root.larger(pieces), root);
        assert_eq!(pieces.larger(root), root);
        assert_eq!(Density::UNBOUNDED.larger(root), Density::UNBOUNDED);
        assert_eq!(Density::NONE.larger(pieces), pieces);
    }
}
