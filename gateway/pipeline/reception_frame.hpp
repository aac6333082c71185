#pragma once
/// What every reception does, whatever came: the record is begun, filled, accepted or refused, and closed.
///
/// Letters (reception.cpp) and FHIR messages (bundle_reception.cpp) say how they are filled and answered; the
/// order of the steps, routing, quarantine and what goes to the sender through the outbox are the same for
/// both and stand here. Pure: clock and ids are given. Thread-safety: none; one object for one message.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/vans_envelope.hpp"
#include "gateway/pipeline/departure.hpp"
#include "gateway/pipeline/reception.hpp"

namespace genvej::gateway {

class reception_frame {
public:
    reception_frame(const reception_frame&) = delete;
    reception_frame& operator=(const reception_frame&) = delete;

    /// Once.
    store::reception run();

protected:
    /// @param found issues of the message; what is found here is added
    /// @param around the envelope it came in, or nullptr
    reception_frame(model::issues& found, const formats::vans_envelope* around, std::string raw,
                    const reception_rules& with, const arrival& how);
    virtual ~reception_frame() = default;

    /// Puts letters, documents, deliveries and follow-ups into the record, or says what is wrong.
    virtual void fill() = 0;
    /// Everything is in order: the answer.
    virtual void accept() = 0;
    /// The letters by their identifiers alone, for the quarantine. Empty: the structure is wrong, so that the
    /// identifiers may be anything.
    virtual std::vector<store::letter_record> identified() const = 0;
    /// Nothing: the message does not say whom to answer.
    virtual std::optional<receipt> refusal() const = 0;

    bool ok() const noexcept { return !model::has_errors(found_); }
    void say(model::issue&& one) { found_.push_back(std::move(one)); }
    void append(model::issues&& more);
    /// The document as it came, out of its envelope.
    std::string_view document() const noexcept;
    /// Where it leaves: `leaves_`, or `route.unknown_receiver`, `letter.no_target`. @return ok()
    bool plan(const outbound& what);
    /// A receipt about what came, from its receiver to its sender, as a document of that letter; where no
    /// route leads there a word about it (`receipt.no_route` for `kind`).
    void send_to_sender(const receipt& said, std::string_view kind, store::letter_record& of);
    void answer_with(receipt said);

    const reception_rules& with_;
    const arrival& how_;
    store::reception out_;
    departure leaves_;

    /// @param kind letter_record::kind: type code or event
    bool belongs_into_course(std::string_view kind) const;

private:
    void refuse();
    void join_courses();

    model::issues& found_;
    const formats::vans_envelope* around_;
    std::string raw_;
};

}  // namespace genvej::gateway
