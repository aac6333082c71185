#pragma once
/// Makes CareCommunication messages out of a table of what its profiles (5.0.2) allow: 1 to 12 segments by
/// two or three organisations, replies and forwards with their exchanges, attachments of every permitted type
/// with data, without data and as addresses, by anybody and of any time, categories, priority, numbers of the
/// patient in every combination, courses, contacts of every kind and state, roles, teams; texts of every
/// kind. Nothing is copied from a published message; persons are invented.
///
/// A message depends on seed and number alone. Thread-safety: one generator belongs to one thread.
#include <string>
#include <vector>

#include "tests/support/generate_text.hpp"

namespace genvej::test {

struct care_party {
    std::string gln, sor, name;
};

struct care_message {
    std::string json;
    /// What clinicians wrote, the newest first: none of it may be missing in a letter, and this is its order.
    std::vector<std::string> texts;
    std::vector<std::string> titles;   ///< of attachments, in order
    std::vector<std::string> objects;  ///< base64 of those that have data, in order
    std::string topic;
    std::string cpr;               ///< the number that goes into the letter: CPR before X-eCPR before D-eCPR
    std::string sender, receiver;  ///< location numbers
    /// What must be readable in the letter though it has no element for it: who added a file, his telephone.
    std::vector<std::string> told;
};

class care_generator {
public:
    /// REQUIRES: at least three parties; categories are codes of MedCom's list
    care_generator(std::vector<care_party> parties, std::vector<std::string> categories, std::uint64_t seed);
    care_message make(std::size_t number);

private:
    struct resources;

    std::string uuid();
    std::string clinical_text(std::size_t longest);
    std::string instant(std::size_t minute) const;
    void patient(resources& into, care_message& out);
    void parties(resources& into, care_message& out);
    std::string author(resources& into, bool team, const std::string& organisation = {});
    std::string stay(const std::string& courses, const std::string& patient, bool dead);
    std::string added_by(resources& into, care_message& out);
    void segments(resources& into, care_message& out);
    void attachments(resources& into, care_message& out);
    void communication(resources& into, care_message& out);
    void exchanges(resources& into);

    std::vector<care_party> parties_;
    std::vector<std::string> categories_;
    std::uint64_t seed_;
    dice dice_;
    text_generator texts_;
    dice further_;  ///< for what was thought of later: the messages that were wrong once stay what they are
    text_generator further_texts_;
};

}  // namespace genvej::test
