import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r5.context.SimpleWorkerContext;
import org.hl7.fhir.r5.model.StructureMap;
import org.hl7.fhir.r5.utils.structuremap.StructureMapUtilities;

/**
 * HL7's own parser of the mapping language over the files of the command line. One line for each: what was read, or why it
 * could not be. What it read is written and read once more, and must be the same. Exit: 0 all were read.
 */
public final class ParseMaps {
  private static int rules;
  private static int named;

  public static void main(String[] files) throws Exception {
    StructureMapUtilities tool =
        new StructureMapUtilities(new SimpleWorkerContext.SimpleWorkerContextBuilder().fromNothing());
    int refused = 0;
    for (String file : files) {
      try {
        StructureMap map = tool.parse(Files.readString(Path.of(file), StandardCharsets.UTF_8), file);
        rules = 0;
        named = 0;
        for (StructureMap.StructureMapGroupComponent group : map.getGroup()) count(group.getRule());
        StructureMap again = tool.parse(StructureMapUtilities.render(map), file);
        boolean same = again.getGroup().size() == map.getGroup().size();
        if (!same) refused++;
        System.out.println(file + ": " + map.getGroup().size() + " groups, " + rules + " rules, " + named + " named, "
            + map.getContained().size() + " tables" + (same ? "" : ", not the same when written and read again"));
      } catch (Exception problem) {
        refused++;
        System.out.println(file + ": refused: " + problem.getMessage());
      }
    }
    System.exit(refused == 0 ? 0 : 1);
  }

  private static void count(List<StructureMap.StructureMapGroupRuleComponent> all) {
    for (StructureMap.StructureMapGroupRuleComponent rule : all) {
      rules++;
      if (rule.hasName()) named++;
      count(rule.getRule());
    }
  }
}
