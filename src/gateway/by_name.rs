//! Values by name, as events show headers and query parameters: several values may have one name. They are written from where they lie.

use crate::order;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// Values by name, in the order in which the names came.
#[derive(Debug)]
pub(super) struct ByName<'a>(Vec<Named<'a>>);

#[derive(Debug)]
struct Named<'a> {
    name: Cow<'a, str>,
    value: Cow<'a, str>,
    /// Whether no value before it has the name.
    is_first: bool,
    /// Where the last value of the name stands, which the first one knows.
    last: usize,
    /// Where the next value of the name stands.
    next: Option<usize>,
}

impl<'a> FromIterator<(Cow<'a, str>, Cow<'a, str>)> for ByName<'a> {
    fn from_iter<I: IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>>(pairs: I) -> ByName<'a> {
        let named = |(last, (name, value))| Named { name, value, is_first: true, last, next: None };
        let mut all: Vec<Named<'a>> = pairs.into_iter().enumerate().map(named).collect();
        // Side by side, values of one name are easily found, however many there are.
        let places = order::places(all.len(), |a, b| all[a].name.cmp(&all[b].name));
        let mut first = places.first().copied().unwrap_or(0);
        for (before, place) in places.iter().copied().zip(places.iter().copied().skip(1)) {
            if all[before].name == all[place].name {
                all[before].next = Some(place);
                all[place].is_first = false;
                all[first].last = place;
            } else {
                first = place;
            }
        }
        ByName(all)
    }
}

impl<'a> ByName<'a> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs as they came.
    pub fn into_pairs(self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> {
        self.0.into_iter().map(|named| (named.name, named.value))
    }

    /// An object with the last value of each name.
    pub fn last(&self) -> Last<'_> {
        Last(self)
    }

    /// An object with all values of each name.
    pub fn all(&self) -> All<'_> {
        All(self)
    }

    /// An object with all values of each name in one text, with commas between them.
    pub fn joined(&self) -> Joined<'_> {
        Joined(self)
    }

    fn object<'b, S: Serializer, T: Serialize>(&'b self, serializer: S, value: impl Fn(&'b Named<'a>) -> T) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().filter(|named| named.is_first).map(|named| (&named.name, value(named))))
    }

    /// The values of a name, from its first on.
    fn values<'b>(&'b self, first: &'b Named<'a>) -> impl Iterator<Item = &'b str> {
        std::iter::successors(Some(first), |named| named.next.map(|next| &self.0[next])).map(|named| &*named.value)
    }
}

/// See [`ByName::last`].
#[derive(Clone, Copy)]
pub(super) struct Last<'b>(&'b ByName<'b>);

/// See [`ByName::all`].
#[derive(Clone, Copy)]
pub(super) struct All<'b>(&'b ByName<'b>);

/// See [`ByName::joined`].
#[derive(Clone, Copy)]
pub(super) struct Joined<'b>(&'b ByName<'b>);

impl Serialize for Last<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.object(serializer, |first| &self.0.0[first.last].value)
    }
}

impl Serialize for All<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.object(serializer, |first| Values { of: self.0, first })
    }
}

impl Serialize for Joined<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.object(serializer, |first| match first.next {
            None => Cow::Borrowed(&*first.value),
            Some(_) => Cow::Owned(self.0.values(first).collect::<Vec<_>>().join(",")),
        })
    }
}

/// The values of one name.
struct Values<'b, 'a> {
    of: &'b ByName<'a>,
    first: &'b Named<'a>,
}

impl Serialize for Values<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.of.values(self.first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_keep_their_order_and_their_values() {
        let pairs = [("type", "cat"), ("page", "2"), ("type", "dog"), ("a", "1"), ("type", "cat")];
        let by_name: ByName<'_> = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        let text = |value: serde_json::Result<String>| value.expect("JSON");
        assert_eq!(text(serde_json::to_string(&by_name.last())), r#"{"type":"cat","page":"2","a":"1"}"#);
        assert_eq!(text(serde_json::to_string(&by_name.all())), r#"{"type":["cat","dog","cat"],"page":["2"],"a":["1"]}"#);
        assert_eq!(json!(by_name.joined()), json!({"type": "cat,dog,cat", "page": "2", "a": "1"}));
        assert!(ByName::from_iter([]).is_empty());
    }
}
