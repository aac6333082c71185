#pragma once
/// One life of a store on a disk that breaks: from a seed, the same each time.
///
/// Letters of a few patients are accepted, some of them twice, several a commit; deliveries are taken, and
/// their ends are recorded; at a moment drawn by lot the disk breaks. Then the store is opened again on what
/// the disk has kept, and what senders and the outbox were told is held against what is there. The writer's
/// thread is held between two commits, so that the order of everything is the story's. Thread-safety: one
/// story at a time in a process.
#include <cstdint>
#include <string>
#include <vector>

#include "tests/chaos/disk/faulty_disk.hpp"

namespace genvej::chaos {

/// What was seen. The counts say whether the story was about anything.
struct told {
    std::uint64_t accepted = 0;   ///< letters whose sender was told that they are kept
    std::uint64_t delivered = 0;  ///< of them, in the end
    std::uint64_t refused = 0;    ///< accept() failed: the sender keeps the letter
    std::uint64_t recovered = 0;  ///< not acknowledged, and there all the same, whole
    std::uint64_t lost = 0;       ///< acknowledged, and gone or changed
    std::uint64_t doubled = 0;    ///< delivered, confirmed as recorded, and given out again
    std::uint64_t verified = 0;   ///< how often the store was held against what it promises
    bool struck = false;
    bool while_opening = false;  ///< the disk broke before the store was open
    std::vector<std::string> problems;
};

/// @param folder empty, of its own
told tell(std::uint64_t seed, fault kind, defect also, const std::string& folder);

}  // namespace genvej::chaos
