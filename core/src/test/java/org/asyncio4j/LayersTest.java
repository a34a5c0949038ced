package org.asyncio4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.asyncio4j.internal.PlainData;
import org.asyncio4j.internal.SignalAction;
import org.asyncio4j.internal.poll.ParkingPoll;
import org.junit.jupiter.api.Test;

/// What may know and call what.
final class LayersTest {
    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target", "classes"));
    private static final JavaClasses TESTS = new ClassFileImporter().importPath(Path.of("target", "test-classes"));
    private static final String STACKS = "org.asyncio4j.internal.stack";
    private static final String LAUNCHER = "org.asyncio4j.launcher";

    private static DescribedPredicate<JavaAccess<?>> callOf(Class<?> type, Set<String> methods) {
        return describe(
                type.getSimpleName() + "." + methods,
                access -> access.getTargetOwner().isEquivalentTo(type) && methods.contains(access.getName()));
    }

    @Test
    void theLibraryDependsOnTheJdkAlone() {
        var allowed = new String[] {"java..", "sun.misc", "org.asyncio4j..", "org.jspecify.annotations"};
        classes()
                .that()
                .resideOutsideOfPackage(LAUNCHER) // which uses JShell
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .check(MAIN);
    }

    @Test
    void onlySignalsUseWhatTheJdkDoesNotSupport() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(SignalAction.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("sun.misc")
                .check(MAIN);
    }

    @Test
    void internalsDoNotKnowTheApi() {
        noClasses()
                .that()
                .resideInAPackage("org.asyncio4j.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.asyncio4j")
                .check(MAIN);
    }

    @Test
    void whatOthersImplementKnowsNeitherTheApiNorInternals() {
        noClasses()
                .that()
                .resideInAPackage("org.asyncio4j.spi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.asyncio4j", "org.asyncio4j.internal..")
                .check(MAIN);
    }

    @Test
    void thereAreNoCyclesBetweenInternalPackages() {
        slices().matching("org.asyncio4j.(internal.*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void nothingBelowTheFacadeKnowsTheFacade() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Asyncio.class)
                .and()
                .resideOutsideOfPackage(LAUNCHER)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Asyncio.class)
                .check(MAIN);
    }

    @Test
    void whatInternalPackagesShareKnowsNoneOfThem() {
        noClasses()
                .that()
                .resideInAPackage("org.asyncio4j.internal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.asyncio4j.internal.*..")
                .check(MAIN);
    }

    @Test
    void onlyStacksAndTheParkingPollParkThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackages(STACKS, LAUNCHER)
                .and()
                .areNotAssignableTo(ParkingPoll.class)
                .and()
                .doNotBelongToAnyOf(AtExit.class, BackgroundLoop.class) // whose callers run no task
                .should()
                .dependOnClassesThat()
                .areAssignableTo(LockSupport.class)
                .orShould()
                .accessTargetWhere(callOf(Thread.class, Set.of("yield", "sleep", "join", "onSpinWait")))
                .check(MAIN);
    }

    /// The exceptions run no task: blocking calls of the default executor, the reports about garbage, the log
    /// of a blocking task, the reports at the end of the program. Two run loops as users do: the launcher and
    /// [BackgroundLoop].
    @Test
    void onlyStacksAndAFewHelpersStartThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackages(STACKS, LAUNCHER)
                .and()
                .doNotBelongToAnyOf(
                        DefaultExecutor.class,
                        GarbageReport.class,
                        ReportThread.class,
                        AtExit.class,
                        BackgroundLoop.class)
                .should()
                .accessTargetWhere(callOf(
                        Thread.class,
                        Set.of("<init>", "start", "ofVirtual", "ofPlatform", "startVirtualThread", "newThread")))
                .orShould()
                .beAssignableTo(Thread.class)
                .check(MAIN);
    }

    @Test
    void onlyScheduledStacksUseMethodHandles() {
        noClasses()
                .that()
                .resideOutsideOfPackage(STACKS)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(MethodHandles.Lookup.class)
                .check(MAIN);
    }

    /// The exceptions ask a class what it declares, and open nothing.
    @Test
    void onlyScheduledStacksAndTheLauncherReflect() {
        noClasses()
                .that()
                .resideOutsideOfPackages(STACKS, LAUNCHER)
                .and()
                .doNotBelongToAnyOf(PlainData.class, ExceptionCopy.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect")
                .check(MAIN);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(StacksTest.class)
                .should()
                .accessTargetWhere(callOf(Thread.class, Set.of("sleep")))
                .orShould()
                .accessTargetWhere(callOf(TimeUnit.class, Set.of("sleep")))
                .check(TESTS);
    }

    @Test
    void testsTakeTheirLoopsFromWhereTasksMayBeEager() {
        var virtualTime = org.asyncio4j.test.VirtualTime.class;
        noClasses()
                .that()
                .doNotBelongToAnyOf(Loops.class)
                .and()
                .resideOutsideOfPackage("org.asyncio4j.test")
                .should()
                .accessTargetWhere(callOf(Loop.class, Set.of("<init>")))
                .orShould()
                .accessTargetWhere(callOf(virtualTime, Set.of("run", "newEventLoop")))
                .check(TESTS);
    }
}
