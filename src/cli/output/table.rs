//! `--output table`: a section for each list and map, one within the other. Where a table is wider than the terminal, rows become columns.

use super::{is_scalar, scalar, sorted};
use crate::cli::aws::Failure;
use serde_json::{Map, Value};

/// The width of a terminal that does not say how wide it is.
const TERMINAL: usize = 80;
/// The space around each cell.
const PADDING: usize = 4;

/// Writes a value as a table; nothing if there is nothing in it.
pub fn write(title: &str, value: &Value, out: &mut String) -> Result<(), Failure> {
    let mut table = Table::default();
    if !table.add(Some(title), value, 0)? {
        return Ok(());
    }
    if table.width() > TERMINAL {
        table.sections.iter_mut().for_each(Section::turn);
    }
    table.render(out);
    Ok(())
}

#[derive(Default)]
struct Table {
    sections: Vec<Section>,
}

#[derive(Default)]
struct Section {
    title: String,
    level: usize,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    widths: Vec<usize>,
}

impl Table {
    fn add(&mut self, title: Option<&str>, value: &Value, level: usize) -> Result<bool, Failure> {
        let empty = match value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            Value::Object(members) => members.is_empty(),
            Value::Number(number) => number.as_f64() == Some(0.0),
            Value::Bool(true) => false,
        };
        if empty {
            return Ok(false);
        }
        if let Some(title) = title {
            self.sections.push(Section { title: title.to_owned(), level, ..Section::default() });
        }
        match value {
            Value::Array(list) if list[0].is_object() => self.objects(list, level, title.unwrap_or_default())?,
            Value::Array(list) => {
                for item in list {
                    match item {
                        Value::Array(cells) if cells.iter().all(is_scalar) => self.row(cells.iter().map(scalar).collect())?,
                        item if is_scalar(item) => self.row(vec![scalar(item)])?,
                        item => drop(self.add(None, item, 0)?),
                    }
                }
            }
            Value::Object(members) => self.object(members, level)?,
            _ => {}
        }
        Ok(true)
    }

    fn object(&mut self, members: &Map<String, Value>, level: usize) -> Result<(), Failure> {
        let (headers, others): (Vec<&String>, Vec<&String>) = sorted(members).into_iter().partition(|name| is_scalar(&members[*name]));
        match headers.as_slice() {
            [] => {}
            [one] => self.row(vec![(*one).clone(), scalar(&members[*one])])?,
            many => {
                self.header(many.iter().map(|name| (*name).clone()).collect());
                self.row(many.iter().map(|name| scalar(&members[*name])).collect())?;
            }
        }
        for name in others {
            self.add(Some(name), &members[name], level + 1)?;
        }
        Ok(())
    }

    fn objects(&mut self, list: &[Value], level: usize, title: &str) -> Result<(), Failure> {
        let (mut scalars, mut nested) = (Map::new(), Map::new());
        for (name, value) in list.iter().filter_map(Value::as_object).flatten() {
            let kind = if is_scalar(value) { &mut scalars } else { &mut nested };
            kind.insert(name.clone(), Value::Null);
        }
        let headers: Vec<String> = sorted(&scalars).into_iter().cloned().collect();
        let nested: Vec<&String> = sorted(&nested);
        self.header(headers.clone());
        for (index, item) in list.iter().enumerate() {
            if index > 0 && !nested.is_empty() {
                self.sections.push(Section { title: title.to_owned(), level, ..Section::default() });
                self.header(headers.clone());
            }
            let cell = |name: &String| match item.get(name) {
                None => String::new(),
                Some(value) if is_scalar(value) => scalar(value),
                Some(value) => value.to_string(),
            };
            self.row(headers.iter().map(cell).collect())?;
            for name in &nested {
                if let Some(value) = item.get(*name) {
                    self.add(Some(name), value, level + 1)?;
                }
            }
        }
        Ok(())
    }

    fn header(&mut self, headers: Vec<String>) {
        if let Some(section) = self.sections.last_mut() {
            section.widen(&headers);
            section.headers = headers;
        }
    }

    fn row(&mut self, row: Vec<String>) -> Result<(), Failure> {
        self.sections.last_mut().map_or(Ok(()), |section| section.row(row))
    }

    fn width(&self) -> usize {
        self.sections.iter().map(Section::width).max().unwrap_or(0)
    }

    fn render(&self, out: &mut String) {
        let width = self.width();
        out.push_str(&"-".repeat(width));
        out.push('\n');
        for section in &self.sections {
            section.render(width - section.level * 2, out);
        }
    }
}

impl Section {
    fn row(&mut self, row: Vec<String>) -> Result<(), Failure> {
        let columns = self.rows.first().map_or(self.headers.len(), Vec::len);
        let first = self.rows.is_empty() && self.headers.is_empty();
        if !first && row.len() != columns {
            return Err(Failure::general(format!("Row should have {columns} elements, instead it has {}", row.len())));
        }
        self.widen(&row);
        self.rows.push(row);
        Ok(())
    }

    fn widen(&mut self, cells: &[String]) {
        self.widths.resize(self.widths.len().max(cells.len()), 0);
        for (width, cell) in self.widths.iter_mut().zip(cells) {
            *width = (*width).max(length(cell));
        }
    }

    /// A section of one row becomes one of two columns.
    fn turn(&mut self) {
        if self.rows.len() == 1 && !self.headers.is_empty() {
            let row = self.rows.remove(0);
            let headers = std::mem::take(&mut self.headers);
            self.widths.clear();
            for (header, cell) in headers.into_iter().zip(row) {
                let pair = vec![header, cell];
                self.widen(&pair);
                self.rows.push(pair);
            }
        }
    }

    fn width(&self) -> usize {
        let cells: usize = self.widths.iter().map(|width| width + PADDING).sum();
        (length(&self.title) + 2 + self.level * 2).max(cells + 2 + self.level * 2)
    }

    /// The widths of the columns, so that together they fill a width.
    fn columns(&self, width: usize) -> Vec<usize> {
        let natural: Vec<usize> = self.widths.iter().map(|width| width + PADDING).collect();
        let sum: usize = natural.iter().sum();
        if sum == 0 {
            return natural;
        }
        let factor = width as f64 / sum as f64;
        let mut columns: Vec<usize> = natural.iter().map(|natural| rounded(factor * *natural as f64)).collect();
        // What rounding gave too much is taken from the left, what it gave too little is added from the right.
        loop {
            let filled: usize = columns.iter().sum();
            let off = filled.abs_diff(width);
            let places: Vec<usize> = if filled > width { (0..columns.len()).collect() } else { (0..columns.len()).rev().collect() };
            for place in places.into_iter().take(off) {
                columns[place] = if filled > width { columns[place].saturating_sub(1) } else { columns[place] + 1 };
            }
            if off <= columns.len() {
                return columns;
            }
        }
    }

    fn render(&self, width: usize, out: &mut String) {
        let edge = "|".repeat(self.level);
        let mut line = |text: String| {
            out.push_str(&edge);
            out.push_str(&text);
            out.push_str(&edge);
            out.push('\n');
        };
        if !self.title.is_empty() {
            line(centered(&self.title, width, "|"));
            if self.headers.is_empty() && self.rows.is_empty() {
                line(format!("+{}+", "-".repeat(width.saturating_sub(2))));
            }
        }
        let columns = self.columns(width);
        let rule = || {
            let parts = columns.iter().enumerate();
            let parts: Vec<String> = parts.map(|(index, width)| "-".repeat(width.saturating_sub(if index == 0 { 2 } else { 1 }))).collect();
            format!("+{}+", parts.join("+"))
        };
        let left = |index: usize| if index == 0 { "|" } else { "" };
        if !self.headers.is_empty() {
            line(rule());
            line(columns.iter().zip(&self.headers).enumerate().map(|(index, (width, text))| centered(text, *width, left(index))).collect());
        }
        if self.rows.is_empty() || columns.is_empty() {
            return;
        }
        line(rule());
        for row in &self.rows {
            line(columns.iter().zip(row).enumerate().map(|(index, (width, text))| aligned(text, *width, left(index))).collect());
        }
        line(rule());
    }
}

/// Python's rounding: halves go to the even neighbour.
fn rounded(number: f64) -> usize {
    let floor = libm::floor(number);
    let up = number - floor > 0.5 || (number - floor == 0.5 && floor % 2.0 == 1.0);
    (if up { floor + 1.0 } else { floor }) as usize
}

fn centered(text: &str, width: usize, left: &str) -> String {
    let start = (width / 2).saturating_sub(length(text) / 2 + 1);
    let rest = width.saturating_sub(1 + left.len() + start + length(text));
    format!("{left}{}{text}{}|", " ".repeat(start), " ".repeat(rest))
}

fn aligned(text: &str, width: usize, left: &str) -> String {
    let padding = if width >= length(text) + 3 + left.len() { 2 } else { 0 };
    let rest = width.saturating_sub(left.len() + padding + length(text) + 1);
    format!("{left}{}{text}{}|", " ".repeat(padding), " ".repeat(rest))
}

/// How many places a text takes: characters of East Asian scripts take two, and so do those that such scripts have made wide.
fn length(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

#[rustfmt::skip]
fn is_wide(c: char) -> bool {
    matches!(c as u32,
        // Wide and full-width.
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff | 0x20000..=0x3fffd
        // Ambiguous, as far as they are usual.
        | 0xa1 | 0xa4 | 0xa7..=0xa8 | 0xaa | 0xad..=0xae | 0xb0..=0xb4 | 0xb6..=0xba | 0xbc..=0xbf | 0xc6 | 0xd0 | 0xd7..=0xd8 | 0xde..=0xe1
        | 0xe6 | 0xe8..=0xea | 0xec..=0xed | 0xf0 | 0xf2..=0xf3 | 0xf7..=0xfa | 0xfc | 0xfe | 0x391..=0x3a9 | 0x3b1..=0x3c9 | 0x401
        | 0x410..=0x44f | 0x451 | 0x2010 | 0x2013..=0x2016 | 0x2018..=0x2019 | 0x201c..=0x201d | 0x2020..=0x2022 | 0x2024..=0x2027 | 0x2030
        | 0x20ac | 0x2190..=0x2199)
}
