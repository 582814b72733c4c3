//! Sorting and maps whose code is there once, not once for each type: the standard library's sort takes 4 kB of the page for each type that it is
//! used with. Meant for the lists of an account, not for hot paths.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Sorts a list; what is equal keeps its order.
pub fn sort_by<T>(list: &mut Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) {
    let places = places(list.len(), |a, b| compare(&list[a], &list[b]));
    let mut items: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(places.into_iter().filter_map(|place| items[place].take()));
}

/// Sorts a list by a key of its elements.
pub fn sort_by_key<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// The places of so many elements, sorted by what stands there; equals keep their order.
pub fn places(length: usize, mut compare: impl FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    sorted(length, &mut compare)
}

fn sorted(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// A map of entries. `collect` would sort them first.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_equals_keep_their_order() {
        let mut list = vec![("b", 1), ("a", 2), ("b", 0), ("a", 1)];
        sort_by_key(&mut list, |(name, _)| *name);
        assert_eq!(list, [("a", 2), ("a", 1), ("b", 1), ("b", 0)]);
        assert_eq!(map(list), BTreeMap::from([("a", 1), ("b", 0)]));
    }
}
