#pragma once
/// Appointments of the record with a video link, told to their participants and to nobody else: time,
/// participants, link (docs/video-links.md).
///
/// Each participant gets a Bundle of his own with the Appointment as it stands, under an id that stays the
/// same; who was told is told again when that is another one (moved, another link, cancelled, gone), and
/// never the same twice: what he was told last stands in the file's notes of kind `video`. The municipality's
/// own places have it in their record. Links are content: never logged. Pure; thread-safe.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/pathway/day.hpp"
#include "gateway/pathway/file.hpp"
#include "gateway/video/rules.hpp"
#include "mappings/vocabulary/organisations.hpp"

namespace genvej::gateway::video {

/// As routes name it; and a citizen as a receiver.
inline constexpr std::string_view message_kind = "VIDEO";
inline constexpr std::string_view to_citizen = "citizen";

struct invitation {
    std::size_t resource = pathway::filed_resource::npos;  ///< the Appointment, in file::resources
    std::string to;                                        ///< location number, or `citizen`; empty: nobody
    std::string status;                                    ///< as it is told
    std::string digest;                                    ///< of what is told
    std::string bundle;                                    ///< Bundle.id
    std::string body{};                                    ///< the Bundle; empty: he has it already, or waits
    std::string_view waits = {};                           ///< code of waits.csv
    std::size_t number = 1;                                ///< of the messages about this appointment to him
};

struct invitation_task {
    const pathway::file& of;
    const mappings::organisations& directory;
    const rules& rows;
    pathway::day today = 0;
    std::string when;  ///< this moment, as an instant
};

/// In the order of the file.
std::vector<invitation> invite(const invitation_task& what);

/// Body of the note that he was told.
std::string told_note(const invitation& one, const pathway::file& of);

}  // namespace genvej::gateway::video
