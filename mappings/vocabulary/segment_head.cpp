#include "mappings/vocabulary/segment_head.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "mappings/engine/marks.hpp"
#include "mappings/vocabulary/converters.hpp"
#include "mappings/vocabulary/name_fields.hpp"
#include "mappings/vocabulary/plain_text.hpp"

namespace genvej::mappings {

namespace {

constexpr std::array<std::string_view, 4> labels = {
    ", forfatter: ", ", rolle: ", ", organisation: ", ", tlf.: "};
constexpr std::string_view at_clock = " kl. ";
constexpr std::size_t time_length = 20;       ///< `12.09.2024 kl. 16:00`
constexpr std::size_t day_length = 10;        ///< of it
constexpr std::size_t longest_look = 16'384;  ///< what stands in front of a head is short
constexpr std::string_view unknown_role = "ukendt";
constexpr std::string_view no_telephone = "0000 0000";

/// One line: a head ends where the line ends.
std::string one_line(std::string_view text) {
    std::string out(text);
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return out;
}

bool read_when(std::string_view text, clock_time& out) {
    if (text.size() != time_length || text.substr(10, at_clock.size()) != at_clock) return false;
    const std::string day = fmt::format("{}-{}-{}", text.substr(6, 4), text.substr(3, 2), text.substr(0, 2));
    const auto date = text[2] == '.' && text[5] == '.' ? read_date(day) : std::nullopt;
    if (!date) return false;
    out = *date;
    return read_time(text.substr(15), out);
}

/// Is the organisation of a head the one that the letter names so? A letter has three fields of 35 characters
/// for a name: where it was split, a comma came in, and what did not fit is missing there.
bool same_house(std::string_view in_head, std::string_view in_letter) {
    if (in_head == in_letter) return !in_head.empty();
    // White space of any kind may be where a field ended or a line was made of it.
    const auto next = [](std::string_view& text) {
        constexpr std::array<std::string_view, 6> layout{" ", ",", "\n", "\u00a0", "\u2028", "\u2029"};
        for (bool found = true; found;) {
            found = false;
            for (const std::string_view one : layout) {
                if (!text.starts_with(one)) continue;
                text.remove_prefix(one.size());
                found = true;
            }
        }
    };
    if (in_letter.empty()) return false;
    const std::string_view whole = in_head;
    for (next(in_head), next(in_letter); !in_head.empty() && !in_letter.empty();) {
        if (in_head.front() != in_letter.front()) return false;
        in_head.remove_prefix(1);
        in_letter.remove_prefix(1);
        next(in_head);
        next(in_letter);
    }
    return in_letter.empty() && (in_head.empty() || !fits_name_fields(whole));
}

struct found_head {
    std::size_t begin = 0, end = 0;  ///< of its line; `end` is behind the line feed
    segment_head head;
};

/// Does it look like one? Nearly all lines do not.
bool may_be_head(std::string_view line) noexcept {
    return line.size() > time_length && line[2] == '.' && line[5] == '.' && line[10] == ' ';
}

/// The first line that is a head. With `anywhere` false only the first line counts.
std::optional<found_head> find_head(std::string_view text, bool anywhere) {
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        const auto head = may_be_head(line) ? read_segment_head(line) : std::nullopt;
        if (head) return found_head{begin, std::min(end + 1, text.size()), *head};
        if (!anywhere) return std::nullopt;
        begin = end + 1;
    }
    return std::nullopt;
}

/// What genvej put in for a telephone that nobody knows is none.
std::string_view written_telephone(std::string_view value) noexcept {
    return value == no_telephone ? std::string_view{} : value;
}

std::string minute_of(const clock_time& when) {
    return date_text(when) + time_text(when);
}

/// `30.04.2024 kl. 08:00` of a dateTime, `30.04.2024` of one that is a day; empty: neither.
std::string day_or_minute(std::string_view text) {
    if (const auto clock = danish_clock(text)) return line_of({*clock, {}, {}, {}, {}});
    const auto day = read_date(text);
    return day ? line_of({*day, {}, {}, {}, {}}).substr(0, day_length) : std::string{};
}

/// Does the line say nothing but what the head says, or less?
bool says_no_more(std::string_view line, std::string_view head) {
    const auto one = read_segment_head(line), other = read_segment_head(head);
    if (!one || !other) return line == head;
    const auto covered = [](std::string_view a, std::string_view b) { return a.empty() || a == b; };
    return minute_of(one->when) == minute_of(other->when) && covered(one->author, other->author) &&
           covered(one->role, other->role) && covered(one->organisation, other->organisation) &&
           covered(one->telephone, other->telephone);
}

bool same_minute(const clock_time& a, std::string_view date, std::string_view time) {
    return date_text(a) == date && time_text(a) == time.substr(0, 5);
}

/// The head of the newest text of a letter that genvej made and that came back: it says what the letter says
/// of itself. Sources: text, date, time, name of the sender. What a reply quotes has another time or sender.
std::optional<found_head> own_head(conversion& row, std::string_view text) {
    std::string_view& without = row.message().conversation.without;
    if (text.data() == without.data() && text.size() == without.size()) return std::nullopt;
    auto found = find_head(text, true);
    if (!found) without = text;
    if (!found || !same_minute(found->head.when, trimmed(row.text(1)), trimmed(row.text(2))))
        return std::nullopt;
    return same_house(found->head.organisation, row.text(3)) ? found : std::nullopt;
}

/// Only the beginning: most texts have no head, and texts may be long.
std::string_view beginning_of(conversion& row) {
    if (row.replaced(0)) return row.text(0);
    const std::string_view all = plain_text_of(row);
    return all.substr(0, all.size() <= longest_look ? all.size() : all.find('\n', longest_look));
}

/// Takes the line from `begin` to `end` out of source 0.
void take_off(conversion& row, std::size_t begin, std::size_t end) {
    const std::string_view all = row.replaced(0) ? row.text(0) : plain_text_of(row);
    const std::string_view rest = all.substr(std::min(end, all.size()));
    row.replace_source(0, begin == 0 ? rest : row.memory().join(all.substr(0, begin), rest));
}

/// The line in front of an own head that begins so: `use` gets what stands behind the label.
template <class Use>
void take_inserted_line(conversion& row, std::string_view label, const Use& use) {
    const std::string_view text = beginning_of(row);
    const auto head = own_head(row, text);
    if (!head) return;
    for (std::size_t begin = 0; begin < head->begin;) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = text.substr(begin, end - begin);
        if (line.starts_with(label)) {
            use(line.substr(label.size()));
            return take_off(row, begin, end + 1);
        }
        begin = end + 1;
    }
}

void write_role(conversion& row, std::size_t target, std::string_view role) {
    if (role.empty()) return;
    model::node& made = *row.make(target);
    const code_table::entry* entry = row.arguments()[0].table->forward(role);
    if (entry == nullptr) return row.set(*row.child(made, "text"), role);
    if (model::node* text = made.child("text"); text != nullptr) model::document::remove(*text);
    model::node& coding = *row.child(made, "coding");
    row.set(*row.child(coding, "system"), entry->cells[0]);
    row.set(*row.child(coding, "code"), entry->cells[1]);
}

/// `place`: the organisation's name; without one what the directory calls it, else its number.
std::string_view place_of(conversion& row, std::size_t name, std::size_t gln) {
    if (!row.text(name).empty()) return row.text(name);
    const organisation* known = row.message().by_gln(row.text(gln));
    return known != nullptr ? std::string_view(known->name) : row.text(gln);
}

}  // namespace

std::string line_of(const segment_head& head) {
    const clock_time& t = head.when;
    std::string out =
        fmt::format("{:02}.{:02}.{:04} kl. {:02}:{:02}", t.day, t.month, t.year, t.hour, t.minute);
    const std::array<std::string_view, labels.size()> values = {head.author, head.role, head.organisation,
                                                                head.telephone};
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (values[i].empty()) continue;
        out += labels[i];
        out += one_line(values[i]);
    }
    return out;
}

std::optional<segment_head> read_segment_head(std::string_view line) {
    segment_head out;
    if (line.size() <= time_length || !read_when(line.substr(0, time_length), out.when)) return std::nullopt;
    line.remove_prefix(time_length);
    const std::array<std::string_view*, labels.size()> values = {&out.author, &out.role, &out.organisation,
                                                                 &out.telephone};
    for (std::size_t i = 0; i < labels.size(); ++i) {
        if (!line.starts_with(labels[i])) continue;
        line.remove_prefix(labels[i].size());
        std::size_t end = line.size();
        for (std::size_t later = i + 1; later < labels.size(); ++later)
            end = std::min(end, line.find(labels[later]));
        *values[i] = line.substr(0, end);
        line.remove_prefix(end);
    }
    return line.empty() ? std::optional(out) : std::nullopt;
}

std::string name_of(const model::node& human_name) {
    const std::string_view text = human_name.child_value("text");
    if (!text.empty()) return std::string(text);
    std::string out;
    const auto add = [&](const model::node* part) {
        for (; part != nullptr; part = part->next_same()) {
            if (part->value.empty()) continue;
            if (!out.empty()) out += ' ';
            out += part->value;
        }
    };
    add(human_name.child("prefix"));
    add(human_name.child("given"));
    add(human_name.child("family"));
    return out;
}

std::string_view role_of(const model::node& concept_node, const code_table& roles) {
    const model::node* coding = concept_node.child("coding");
    if (coding == nullptr) return concept_node.child_value("text");
    const std::string_view code = coding->child_value("code");
    for (const code_table::entry& one : roles.entries()) {
        if (one.direction != code_table::only::forward && one.cells[0] == coding->child_value("system") &&
            one.cells[1] == code)
            return one.left;
    }
    const std::string_view display = coding->child_value("display");
    if (!display.empty()) return display;
    const std::string_view text = concept_node.child_value("text");
    return text.empty() ? code : text;
}

/// From a letter that came back. Sources: text, date, time, sender's name, receiver's name, reference to the
/// receiver. Targets: time, role, author, telephone, organisation.
void segment_head_forward(conversion& row) {
    auto& talk = row.message().conversation;
    if (row.message().pieces.continues) return;
    const bool first = ++talk.segments == 1;
    if (!first && !talk.ours) return;
    const std::string_view text = beginning_of(row);
    const auto found = first ? own_head(row, text) : find_head(text, false);
    if (!found) return;
    talk.ours = true;
    const bool may_be_sender = same_house(found->head.organisation, row.text(3));
    const bool may_be_receiver = same_house(found->head.organisation, row.text(4));
    // The newest text is the sender's. Where both have one name nobody can tell whose an older one is.
    const bool of_receiver = !first && may_be_receiver;
    if (!may_be_sender ? !of_receiver : of_receiver) return;
    row.rewrite(0, row.memory().copy(to_fhir(in_denmark(found->head.when))));
    write_role(row, 1, found->head.role);
    if (!found->head.author.empty()) row.rewrite(2, found->head.author);
    if (is_telephone_number(found->head.telephone)) {
        row.rewrite(3, found->head.telephone);
    } else if (of_receiver) {
        row.rewrite(3, no_telephone);
    }
    if (of_receiver) row.rewrite(4, row.text(5));
    take_off(row, found->begin, found->end);
}

/// Sources: time, role, author, organisation's name, telephone, organisation's location number, the sender's
/// location number, the sender's name. There is no head where it would say only what the letter says anyway.
void segment_head_backward(conversion& row) {
    auto& talk = row.message().conversation;
    const auto when = danish_clock(row.text(0));
    if (!when || row.message().pieces.continues) return;
    const std::string minute = minute_of(*when);
    const std::string_view role =
        row.source(1) == nullptr ? std::string_view{} : role_of(*row.source(1), *row.arguments()[0].table);
    const std::string author = row.source(2) == nullptr ? std::string{} : name_of(*row.source(2));
    const bool of_sender = row.text(5) == row.text(6);
    const std::string line =
        line_of({*when, author, role, place_of(row, 3, 5), written_telephone(row.text(4))});
    if (talk.newest.empty()) {
        talk.newest = row.memory().copy(minute);
        talk.head = row.memory().copy(line);
    }
    if (role == unknown_role && author == row.text(7) && of_sender && minute == talk.newest) return;
    row.put_line_in_front(0, row.memory().copy(line));
}

/// Who added a file when, which a letter has no element for: `Bilag: Prøvesvar, oprettet 30.04.2024 kl.
/// 08:00, 02.05.2024 kl. 11:30, forfatter: Kim Holm`. Sources: title, time of creation, time of the addition,
/// telephone, organisation's name, its location number; role and author where there are any. There is no line
/// where the head of the newest text, by which the file is sent, says the same.
void file_line_backward(conversion& row) {
    segment_head head;
    const auto when = danish_clock(row.text(2));
    if (!when) return;
    head.when = *when;
    const std::string author =
        row.sources() > 7 && row.source(7) != nullptr ? name_of(*row.source(7)) : std::string{};
    head.author = author;
    if (row.sources() > 7 && row.source(6) != nullptr)
        head.role = role_of(*row.source(6), *row.arguments()[0].table);
    head.organisation = place_of(row, 4, 5);
    head.telephone = written_telephone(row.text(3));
    const std::string line = line_of(head);
    const std::string created = day_or_minute(row.text(1));
    if ((created.empty() || line.starts_with(created)) && says_no_more(line, row.message().conversation.head))
        return;
    std::string out(row.argument_text(1));
    if (!row.text(0).empty()) out += one_line(row.text(0)) + ", ";
    if (!created.empty()) out += "oprettet " + created + ", ";
    row.put_line_in_front(0, row.memory().copy(out + line));
}

void inserted_line_forward(conversion& row) {
    take_inserted_line(row, row.argument_text(0), [&](std::string_view value) { row.rewrite(0, value); });
}

/// Who is meant: `Specifik afsender: Kim Holm, rolle: Sygeplejerske`.
void person_line_backward(conversion& row) {
    std::string line(row.argument_text(1));
    if (row.source(0) != nullptr) line += name_of(*row.source(0));
    if (row.source(1) != nullptr) {
        line += labels[1];
        line += role_of(*row.source(1), *row.arguments()[0].table);
    }
    row.put_line_in_front(0, row.memory().copy(one_line(line)));
}

/// MedCom's sheet, "Patient id": one number stands in the letter, the others follow a fixed sentence in the
/// text.
void further_cpr_forward(conversion& row) {
    take_inserted_line(row, row.argument_text(0), [&](std::string_view numbers) {
        while (!numbers.empty()) {
            const std::size_t end = std::min(numbers.find(", "), numbers.size());
            add_patient_number(row, numbers.substr(0, end));
            numbers.remove_prefix(std::min(end + 2, numbers.size()));
        }
    });
}

void further_cpr_backward(conversion& row) {
    const model::node* in_letter = patient_number_of_letter(row);
    std::string numbers;
    for (const model::node* at = row.source(0); at != nullptr; at = at->next_same()) {
        if (at == in_letter || !is_patient_number(*at)) continue;
        if (!numbers.empty()) numbers += ", ";
        numbers += at->child_value("value");
        row.carry(*at);
    }
    if (numbers.empty()) return;
    row.put_line_in_front(0, row.memory().join(row.argument_text(0), row.memory().copy(numbers)));
}

}  // namespace genvej::mappings
