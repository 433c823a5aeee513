//! An answer as plain arrays, and the least work that makes its bytes of them.
//!
//! Whoever writes the same answer has to write at least this: every name copied and looked through
//! for what JSON escapes, every figure and moment turned from a number into digits. What stands once
//! in an answer, its head and its balance, is copied as it is.

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// Steps of a whole unit of a quantity.
const STEPS: u64 = 1_000_000_000;

/// A text among those of the answer, by where it begins and ends.
#[derive(Clone, Copy)]
struct Text(u32, u32);

/// Expected, least and most, and the unit; nothing where it is not known.
#[derive(Clone, Copy)]
struct Amounts {
    steps: Option<[i64; 3]>,
    unit: Option<Text>,
}

struct Pool(Text, u32, Amounts);
struct Transfer([Text; 3], i64, Amounts);
struct Customer(Text, [Option<Text>; 3], Option<i64>, Text, Amounts);
struct Supplier(Text, [Option<Text>; 3], Amounts);

/// Both forms of an answer: one document, or an object a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Lines,
}

/// All of an answer.
pub(crate) struct Arrays {
    texts: Vec<u8>,
    pools: Vec<Pool>,
    transfers: Vec<Transfer>,
    customers: Vec<Customer>,
    suppliers: Vec<Supplier>,
    /// What stands before and after the rows, in either form.
    around_json: [Vec<u8>; 2],
    around_lines: [Vec<u8>; 2],
}

#[derive(Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    pools: Vec<WrittenPool<'a>>,
    transfers: Vec<WrittenTransfer<'a>>,
    customers: Vec<WrittenCustomer<'a>>,
    suppliers: Vec<WrittenSupplier<'a>>,
}

#[derive(Deserialize)]
struct WrittenAmounts<'a> {
    expected: Option<&'a str>,
    min: Option<&'a str>,
    max: Option<&'a str>,
    unit: Option<&'a str>,
}

#[derive(Deserialize)]
struct WrittenPool<'a> {
    r#ref: &'a str,
    depth: u32,
    #[serde(borrow)]
    quantity: WrittenAmounts<'a>,
}

#[derive(Deserialize)]
struct WrittenTransfer<'a> {
    id: &'a str,
    from: &'a str,
    to: &'a str,
    at: &'a str,
    #[serde(borrow)]
    quantity: WrittenAmounts<'a>,
}

#[derive(Deserialize)]
struct WrittenCustomer<'a> {
    r#ref: &'a str,
    document: Option<&'a str>,
    item: Option<&'a str>,
    lot: Option<&'a str>,
    shipped: Option<&'a str>,
    shipped_unit: &'a str,
    #[serde(borrow)]
    quantity: WrittenAmounts<'a>,
}

#[derive(Deserialize)]
struct WrittenSupplier<'a> {
    r#ref: &'a str,
    document: Option<&'a str>,
    item: Option<&'a str>,
    lot: Option<&'a str>,
    #[serde(borrow)]
    quantity: WrittenAmounts<'a>,
}

impl Arrays {
    /// Takes an answer apart. That the arrays hold all of it shows when they are written again.
    pub(crate) fn of(json: &[u8], lines: &[u8]) -> Result<Self> {
        let written: Written<'_> = serde_json::from_slice(json)?;
        let mut arrays = Self {
            texts: Vec::new(),
            pools: Vec::with_capacity(written.pools.len()),
            transfers: Vec::with_capacity(written.transfers.len()),
            customers: Vec::with_capacity(written.customers.len()),
            suppliers: Vec::with_capacity(written.suppliers.len()),
            around_json: around_rows(json)?,
            around_lines: around_lines(lines)?,
        };
        for row in &written.pools {
            let row = Pool(arrays.keep(row.r#ref), row.depth, arrays.amounts(&row.quantity)?);
            arrays.pools.push(row);
        }
        for row in &written.transfers {
            let texts = [row.id, row.from, row.to].map(|text| arrays.keep(text));
            let at: domain::Instant = row.at.parse()?;
            ensure!(at.offset_min == 0 && at.utc_us % 1_000_000 == 0, "{}", row.at);
            let row = Transfer(texts, at.utc_us / 1_000_000, arrays.amounts(&row.quantity)?);
            arrays.transfers.push(row);
        }
        for row in &written.customers {
            let texts = [row.document, row.item, row.lot];
            let texts = texts.map(|text| text.map(|text| arrays.keep(text)));
            let shipped = row.shipped.map(steps).transpose()?;
            let unit = arrays.keep(row.shipped_unit);
            let partner = arrays.keep(row.r#ref);
            let row = Customer(partner, texts, shipped, unit, arrays.amounts(&row.quantity)?);
            arrays.customers.push(row);
        }
        for row in &written.suppliers {
            let texts = [row.document, row.item, row.lot];
            let texts = texts.map(|text| text.map(|text| arrays.keep(text)));
            let row = Supplier(arrays.keep(row.r#ref), texts, arrays.amounts(&row.quantity)?);
            arrays.suppliers.push(row);
        }
        Ok(arrays)
    }

    /// How many transfers it lists.
    pub(crate) fn transfers(&self) -> usize {
        self.transfers.len()
    }

    fn keep(&mut self, text: &str) -> Text {
        let start = self.texts.len() as u32;
        self.texts.extend_from_slice(text.as_bytes());
        Text(start, self.texts.len() as u32)
    }

    fn amounts(&mut self, written: &WrittenAmounts<'_>) -> Result<Amounts> {
        let unit = written.unit.map(|unit| self.keep(unit));
        let texts = (written.expected, written.min, written.max);
        let steps = match texts {
            (Some(expected), Some(min), Some(max)) => {
                Some([steps(expected)?, steps(min)?, steps(max)?])
            }
            _ => None,
        };
        Ok(Amounts { steps, unit })
    }

    /// Writes the answer down.
    pub(crate) fn write(&self, form: Form) -> Vec<u8> {
        let around = if form == Form::Json { &self.around_json } else { &self.around_lines };
        let mut out = Out { bytes: around[0].clone(), texts: &self.texts, form };
        out.rows(&self.pools, "pools", "pool", |out, Pool(name, depth, amounts)| {
            out.text("\"ref\":", *name);
            out.raw(b",\"depth\":");
            out.digits(u64::from(*depth), 1);
            out.amounts(amounts);
        });
        out.rows(
            &self.transfers,
            "transfers",
            "transfer",
            |out, Transfer(texts, at_s, amounts)| {
                out.text("\"id\":", texts[0]);
                out.text(",\"from\":", texts[1]);
                out.text(",\"to\":", texts[2]);
                out.moment(*at_s);
                out.amounts(amounts);
            },
        );
        let named = |out: &mut Out<'_>, partner: Text, texts: &[Option<Text>; 3]| {
            out.text("\"ref\":", partner);
            for (name, text) in [",\"document\":", ",\"item\":", ",\"lot\":"].iter().zip(texts) {
                out.maybe(name, *text);
            }
        };
        out.rows(&self.customers, "customers", "customer", |out, row| {
            let Customer(partner, texts, shipped, unit, amounts) = row;
            named(out, *partner, texts);
            out.raw(b",\"shipped\":");
            out.figure(*shipped);
            out.text(",\"shipped_unit\":", *unit);
            out.amounts(amounts);
        });
        out.rows(&self.suppliers, "suppliers", "supplier", |out, row| {
            let Supplier(partner, texts, amounts) = row;
            named(out, *partner, texts);
            out.amounts(amounts);
        });
        out.raw(&around[1]);
        out.bytes
    }
}

/// What stands before the first list of rows and after the last one.
fn around_rows(json: &[u8]) -> Result<[Vec<u8>; 2]> {
    let text = std::str::from_utf8(json)?;
    let start = text.find("\"pools\":[").context("an answer lists pools")?;
    let suppliers = text.rfind("\"suppliers\":[").context("an answer lists suppliers")?;
    let end = suppliers + text[suppliers..].find(']').context("a list ends")? + 1;
    Ok([json[..start].to_vec(), json[end..].to_vec()])
}

/// The first line and the last one.
fn around_lines(lines: &[u8]) -> Result<[Vec<u8>; 2]> {
    let text = std::str::from_utf8(lines)?;
    let start = text.find('\n').context("a line ends")? + 1;
    let end = text.trim_end().rfind('\n').context("there are lines")? + 1;
    Ok([lines[..start].to_vec(), lines[end..].to_vec()])
}

fn steps(text: &str) -> Result<i64> {
    let quantity: domain::Quantity = text.parse()?;
    Ok(quantity.0)
}

/// What is being written.
struct Out<'a> {
    bytes: Vec<u8>,
    texts: &'a [u8],
    form: Form,
}

impl Out<'_> {
    fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn rows<T>(&mut self, rows: &[T], list: &str, row: &str, write: impl Fn(&mut Self, &T)) {
        if self.form == Form::Lines {
            for each in rows {
                self.raw(b"{\"row\":\"");
                self.raw(row.as_bytes());
                self.raw(b"\",");
                write(self, each);
                self.raw(b"}\n");
            }
            return;
        }
        self.raw(b"\"");
        self.raw(list.as_bytes());
        self.raw(b"\":[");
        for each in rows {
            self.raw(b"{");
            write(self, each);
            self.raw(b"},");
        }
        if !rows.is_empty() {
            self.bytes.pop();
        }
        self.raw(if list == "suppliers" { b"]" } else { b"]," });
    }

    fn text(&mut self, before: &str, Text(start, end): Text) {
        self.raw(before.as_bytes());
        let text = &self.texts[start as usize..end as usize];
        self.raw(b"\"");
        if text.iter().any(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
            let text = String::from_utf8_lossy(text);
            let escaped = serde_json::Value::from(text).to_string();
            self.raw(&escaped.as_bytes()[1..escaped.len() - 1]);
        } else {
            self.raw(text);
        }
        self.raw(b"\"");
    }

    fn maybe(&mut self, before: &str, text: Option<Text>) {
        if let Some(text) = text {
            return self.text(before, text);
        }
        self.raw(before.as_bytes());
        self.raw(b"null");
    }

    /// A number with at least so many digits.
    fn digits(&mut self, mut number: u64, least: usize) {
        let mut digits = [b'0'; 20];
        let mut place = digits.len();
        while number > 0 || digits.len() - place < least {
            place -= 1;
            digits[place] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        self.raw(&digits[place..]);
    }

    fn figure(&mut self, steps: Option<i64>) {
        let Some(steps) = steps else { return self.raw(b"null") };
        self.raw(if steps < 0 { b"\"-" } else { b"\"" });
        let steps = steps.unsigned_abs();
        self.digits(steps / STEPS, 1);
        if !steps.is_multiple_of(STEPS) {
            self.raw(b".");
            self.digits(steps % STEPS, 9);
            while self.bytes.last() == Some(&b'0') {
                self.bytes.pop();
            }
        }
        self.raw(b"\"");
    }

    fn amounts(&mut self, amounts: &Amounts) {
        self.raw(b",\"quantity\":{\"expected\":");
        self.figure(amounts.steps.map(|steps| steps[0]));
        self.raw(b",\"min\":");
        self.figure(amounts.steps.map(|steps| steps[1]));
        self.raw(b",\"max\":");
        self.figure(amounts.steps.map(|steps| steps[2]));
        self.maybe(",\"unit\":", amounts.unit);
        self.raw(b"}");
    }

    /// A moment in UTC, by its seconds since 1970.
    fn moment(&mut self, at_s: i64) {
        let (days, second) = (at_s.div_euclid(86_400), at_s.rem_euclid(86_400) as u64);
        // The calendar repeats every 400 years of 146,097 days; years begin in March here, so that
        // the leap day comes last.
        let days = days + 719_468;
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let (day, month) = (day - (153 * month + 2) / 5 + 1, month);
        let (month, late) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        self.raw(b",\"at\":\"");
        self.digits((era * 400 + year + late) as u64, 4);
        for (mark, number) in [(b"-", month as u64), (b"-", day as u64)] {
            self.raw(mark);
            self.digits(number, 2);
        }
        let clock = [(b"T", second / 3600), (b":", second / 60 % 60), (b":", second % 60)];
        for (mark, number) in clock {
            self.raw(mark);
            self.digits(number, 2);
        }
        self.raw(b"Z\"");
    }
}
